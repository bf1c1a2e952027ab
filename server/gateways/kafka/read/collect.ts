import type { BatchHeader } from '../records/batch-header.ts'
import { BatchRecords } from '../records/batch-records.ts'
import { batchesOf, type DamagedBatch, type SoundBatch } from '../records/batches.ts'
import { uncompress } from '../records/compression.ts'
import { markerOf } from '../records/control.ts'
import { copyRecord } from '../records/raw-record.ts'
import { type Limits, UnreadableError } from '../records/unreadable.ts'
import type { Isolation, LogEntry, RawRecord } from '../types.ts'
import { type AbortedTransaction, AbortedTransactions } from './aborted.ts'

export interface CollectRequest {
  partition: number
  /** What a fetch brought. */
  bytes: Buffer
  from: bigint
  /** Exclusive. */
  to: bigint
  maxEntries: number
  /** Of the records that are made: a small compressed batch can hold thousands of times its size. One record may exceed it. */
  maxRecordBytes: number
  isolation: Isolation
  aborted: AbortedTransaction[]
  lastStable: bigint
  limits: Limits
}

export interface Collected {
  entries: LogEntry[]
  /** Everything below was looked at: by the batches' last offsets, so that gaps of compaction and transactions are passed. */
  nextOffset: bigint
  records: bigint
  bytes: bigint
  /** Of the records made. */
  recordBytes: number
}

/** Takes the entries of [from, to) out of fetched bytes. Pure; throws nothing that bytes could provoke. */
export function collect(request: CollectRequest): Collected {
  const collector = new Collector(request)
  for (const item of batchesOf(request.bytes)) {
    if (collector.done) break
    if (item.kind === 'damaged') collector.damaged(item)
    else collector.batch(item)
  }
  return {
    entries: collector.entries,
    nextOffset: collector.position,
    records: collector.records,
    bytes: collector.bytes,
    recordBytes: collector.recordBytes,
  }
}

class Collector {
  readonly entries: LogEntry[] = []
  position: bigint
  records = 0n
  bytes = 0n
  recordBytes = 0
  readonly #request: CollectRequest
  readonly #aborted: AbortedTransactions

  constructor(request: CollectRequest) {
    this.#request = request
    this.#aborted = new AbortedTransactions(request.aborted)
    this.position = request.from
  }

  get done(): boolean {
    const { to, maxEntries, maxRecordBytes } = this.#request
    return this.position >= to || this.entries.length >= maxEntries || this.recordBytes >= maxRecordBytes
  }

  damaged(batch: DamagedBatch): void {
    this.bytes += BigInt(batch.bytes)
    if (batch.endOffset <= this.position) return
    this.#unreadable(batch.baseOffset, batch.endOffset, new UnreadableError(batch.reason, batch.message))
  }

  batch({ header, payload, bytes }: SoundBatch): void {
    this.bytes += BigInt(bytes)
    this.#aborted.reach(header.lastOffset)
    const aborted = this.#aborted.has(header)
    try {
      if (header.control) this.#aborted.end(header, markerOf(header, payload, this.#request.limits))
      if (header.lastOffset < this.position) return
      if (this.#request.isolation === 'committed' && (aborted || header.control)) {
        this.records += BigInt(Math.max(header.count, 0))
        this.#advance(header.lastOffset + 1n)
      } else this.#take(header, payload, this.#state(header, aborted))
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      if (header.lastOffset >= this.position) this.#unreadable(this.position, header.lastOffset + 1n, error, header.baseOffset)
    }
  }

  #state(header: BatchHeader, aborted: boolean): RawRecord['state'] {
    if (header.control) return 'control'
    if (aborted) return 'aborted'
    return this.#request.isolation === 'uncommitted' && header.baseOffset >= this.#request.lastStable ? 'open' : 'committed'
  }

  #take(header: BatchHeader, payload: Buffer, state: RawRecord['state']): void {
    const { limits, partition, to } = this.#request
    const view = new BatchRecords(header, uncompress(header.codec, payload, limits.maxBatchBytes), limits)
    while (!this.done && view.next()) {
      const offset = header.baseOffset + BigInt(view.offsetDelta)
      if (offset < this.position) continue
      if (offset >= to) break
      this.records++
      try {
        const record = copyRecord(view, header, partition, state, limits)
        this.entries.push({ kind: 'record', record })
        this.recordBytes += record.sizeBytes
        this.#advance(offset + 1n)
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error
        this.#unreadable(offset, offset + 1n, error)
      }
    }
    if (!this.done) this.#advance(header.lastOffset + 1n)
  }

  #unreadable(fromOffset: bigint, toOffset: bigint, { reason, message }: UnreadableError, baseOffset = fromOffset): void {
    const { partition } = this.#request
    const first = baseOffset > this.position ? baseOffset : this.position
    this.entries.push({ kind: 'unreadable', batch: { partition, fromOffset: first, toOffset, reason, message } })
    this.#advance(toOffset)
  }

  #advance(offset: bigint): void {
    const { to } = this.#request
    this.position = offset > to ? to : offset
  }
}
