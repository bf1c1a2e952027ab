import { AbortedTransactions } from '../gateways/kafka/read/aborted.ts'
import type { BatchHeader } from '../gateways/kafka/records/batch-header.ts'
import { BatchRecords } from '../gateways/kafka/records/batch-records.ts'
import { batchesOf, type DamagedBatch, type SoundBatch } from '../gateways/kafka/records/batches.ts'
import { uncompress } from '../gateways/kafka/records/compression.ts'
import { markerOf } from '../gateways/kafka/records/control.ts'
import { copyRecord } from '../gateways/kafka/records/raw-record.ts'
import { defaultLimits, UnreadableError } from '../gateways/kafka/records/unreadable.ts'
import type { RawRecord, UnreadableBatch } from '../gateways/kafka/types.ts'
import type { Judge } from './judge.ts'
import type { ScanPiece, ScanSpec } from './messages.ts'

const limits = defaultLimits
/** More are counted as one: a log of damaged batches must not become a log of notices. */
const MOST_UNREADABLE = 50

export interface Found {
  records: RawRecord[]
  more: boolean
  readTo: bigint
  scanned: number
  unreadable: UnreadableBatch[]
  firstTime: bigint | null
  lastTime: bigint | null
}

/**
 * Looks through one piece. Bytes that every match must hold are looked for in whole batches first, so that most batches of a
 * search for a word are never taken apart. Throws nothing that bytes could provoke: what cannot be read is in `unreadable`.
 */
export function scanPiece(piece: ScanPiece, spec: Pick<ScanSpec, 'isolation' | 'keep'>, judge: Judge): Found {
  const scan = new PieceScan(piece, spec, judge)
  for (const item of batchesOf(Buffer.from(piece.bytes))) {
    if (scan.done) break
    if (item.kind === 'damaged') scan.damaged(item)
    else scan.batch(item)
  }
  return scan.found()
}

class PieceScan {
  readonly #piece: ScanPiece
  readonly #spec: Pick<ScanSpec, 'isolation' | 'keep'>
  readonly #judge: Judge
  readonly #aborted: AbortedTransactions
  readonly #kept: RawRecord[] = []
  readonly #unreadable: UnreadableBatch[] = []
  #more = false
  #stoppedAt: bigint | null = null
  #scanned = 0
  #firstTime: bigint | null = null
  #lastTime: bigint | null = null

  constructor(piece: ScanPiece, spec: Pick<ScanSpec, 'isolation' | 'keep'>, judge: Judge) {
    this.#piece = piece
    this.#spec = spec
    this.#judge = judge
    this.#aborted = new AbortedTransactions(piece.aborted)
  }

  get done(): boolean {
    return this.#stoppedAt !== null
  }

  found(): Found {
    const { maxMatches, to } = this.#piece
    const records = this.#kept.slice(-maxMatches)
    const [more, readTo] = [this.#more || records.length < this.#kept.length, this.#stoppedAt ?? to]
    return {
      records,
      more,
      readTo,
      scanned: this.#scanned,
      unreadable: this.#unreadable,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
    }
  }

  damaged(batch: DamagedBatch): void {
    this.#tell(batch.baseOffset, batch.endOffset, batch)
  }

  batch({ header, payload }: SoundBatch): void {
    const { from, to } = this.#piece
    this.#aborted.reach(header.lastOffset)
    const aborted = this.#aborted.has(header)
    try {
      if (header.control) this.#aborted.end(header, markerOf(header, payload, limits))
      if (header.control || header.lastOffset < from || header.baseOffset >= to) return
      this.#firstTime ??= header.appendTime ? header.maxTimestamp : header.baseTimestamp
      this.#lastTime = header.maxTimestamp
      if (aborted && this.#spec.isolation === 'committed') this.#scanned += this.#counted(header)
      else this.#look(header, uncompress(header.codec, payload, limits.maxBatchBytes), this.#stateOf(header, aborted))
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      this.#tell(header.baseOffset, header.lastOffset + 1n, error)
    }
  }

  #stateOf(header: BatchHeader, aborted: boolean): RawRecord['state'] {
    if (aborted) return 'aborted'
    return this.#spec.isolation === 'uncommitted' && header.baseOffset >= this.#piece.lastStable ? 'open' : 'committed'
  }

  /** Records of a batch that lies in the piece; of one that sticks out, as many as the offsets allow. */
  #counted(header: BatchHeader): number {
    const { from, to } = this.#piece
    const low = header.baseOffset > from ? header.baseOffset : from
    const high = header.lastOffset < to ? header.lastOffset + 1n : to
    return Math.max(0, Math.min(header.count, Number(high - low)))
  }

  #look(header: BatchHeader, bytes: Buffer, state: RawRecord['state']): void {
    const { needle } = this.#judge
    const { partition, from, to } = this.#piece
    let hit = needle === null ? 0 : bytes.indexOf(needle)
    if (hit < 0) {
      this.#scanned += this.#counted(header)
      return
    }
    const view = new BatchRecords(header, bytes, limits)
    while (view.next()) {
      const offset = header.baseOffset + BigInt(view.offsetDelta)
      if (offset < from) continue
      if (offset >= to) break
      this.#scanned++
      if (hit >= view.endAt || hit < 0) continue
      if (!this.#isRejected(view)) this.#judgeOne(view, header, partition, state, offset)
      if (this.done) return
      if (needle !== null) hit = bytes.indexOf(needle, view.endAt)
    }
  }

  /** Before its parts are copied. Where no headers follow the value, it ends the record but for their count, which is one zero byte. */
  #isRejected({ bytes, valueAt, valueLength, headersAt, endAt }: BatchRecords): boolean {
    const { rejects } = this.#judge
    if (rejects === null || valueLength <= 0 || bytes[headersAt] !== 0 || headersAt + 1 !== endAt) return false
    return rejects(bytes, valueAt, valueAt + valueLength)
  }

  #judgeOne(view: BatchRecords, header: BatchHeader, partition: number, state: RawRecord['state'], offset: bigint): void {
    try {
      const record = copyRecord(view, header, partition, state, limits)
      if (this.#judge.test(record)) this.#keep(record)
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      this.#tell(offset, offset + 1n, error)
    }
  }

  #keep(record: RawRecord): void {
    const { maxMatches } = this.#piece
    this.#kept.push(record)
    if (this.#spec.keep === 'first' && this.#kept.length >= maxMatches) {
      this.#more = true
      this.#stoppedAt = record.offset + 1n
    } else if (this.#kept.length >= maxMatches * 2) {
      this.#more = true
      this.#kept.splice(0, this.#kept.length - maxMatches)
    }
  }

  #tell(fromOffset: bigint, toOffset: bigint, { reason, message }: Pick<UnreadableBatch, 'reason' | 'message'>): void {
    const { partition, from, to } = this.#piece
    if (toOffset <= from || fromOffset >= to || this.#unreadable.length >= MOST_UNREADABLE) return
    this.#unreadable.push({ partition, fromOffset: fromOffset > from ? fromOffset : from, toOffset: toOffset < to ? toOffset : to, reason, message })
  }
}
