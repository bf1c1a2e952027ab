import { zeroUuid } from '../protocol/field-types.ts'
import { defaultLimits, type Limits } from '../records/unreadable.ts'
import { assertOpen, type Deadline } from '../transport/deadline.ts'
import type { PartitionRead, ReadRequest } from '../types.ts'
import { collect } from './collect.ts'
import type { FetchedPartition } from './fetch.ts'
import { fetchOne, type OneFetched, type PartitionReader } from './fetch-one.ts'
import { type FetchStep, fetchesCommitted, lacksAbortedList } from './step.ts'

export interface Reader extends PartitionReader {
  limits?: Limits
}

const largestFetchBytes = 1 << 20
const smallestFetchBytes = 64 << 10
/** What a record is taken to weigh before any was seen, to fetch little for a short page. */
const guessedRecordBytes = 2048
/** Fetches begin with the batch that holds the position and end inside another: two of a producer's usual 16 KiB. */
const batchSlackBytes = 32 << 10
const emptyWaitMs = 50
/** So many empty answers in a row below the end mean that nothing is there: compaction can clear the tail of a log. */
const emptyAnswersToBelieve = 3

/**
 * Reads [from, to) of one partition without a group. The end is decided by the fetch position, never by a record's offset, so
 * that compacted and transactional logs finish at once. It ends early, with `complete` false, at the end of what can be read
 * (the last stable offset, or the high watermark when uncommitted), after `maxRecords` entries or `maxBytes` of log or of records.
 * Rejects with OFFSET_OUT_OF_RANGE where the log does not hold `from`.
 */
export async function readPartition(reader: Reader, request: ReadRequest, deadline: Deadline): Promise<PartitionRead> {
  const run = new PartitionRun(reader, request, deadline)
  while (!run.finished) await run.next()
  return run.result()
}

function wantedRecords({ from, to, maxRecords }: ReadRequest): number {
  return to - from < BigInt(maxRecords) ? Number(to - from) : maxRecords
}

class PartitionRun {
  readonly #reader: Reader
  readonly #request: ReadRequest
  readonly #deadline: Deadline
  readonly #step: FetchStep
  readonly #read: PartitionRead
  #fetchBytes: number
  #empty = 0
  #recordBytes = 0
  #fetched = false
  #exhausted = false

  constructor(reader: Reader, request: ReadRequest, deadline: Deadline) {
    this.#reader = reader
    this.#request = request
    this.#deadline = deadline
    this.#step = { isolation: request.isolation, lastStable: 0n, hasTransactions: false }
    const { partition, from } = request
    this.#read = {
      partition,
      topicId: null,
      entries: [],
      nextOffset: from,
      logStart: 0n,
      lastStable: 0n,
      highWatermark: 0n,
      scanned: { records: 0n, bytes: 0n },
      complete: false,
    }
    const likely = wantedRecords(request) * (request.averageBytes ?? guessedRecordBytes) + batchSlackBytes
    this.#fetchBytes = Math.min(request.averageBytes === undefined ? Math.max(likely, smallestFetchBytes) : likely, largestFetchBytes)
  }

  get finished(): boolean {
    const { nextOffset, entries, scanned } = this.#read
    const { to, maxRecords, maxBytes } = this.#request
    if (!this.#fetched) return false
    return (
      this.#exhausted ||
      nextOffset >= to ||
      entries.length >= maxRecords ||
      scanned.bytes >= BigInt(Math.max(maxBytes, 1)) ||
      this.#recordBytes >= Math.max(maxBytes, 1)
    )
  }

  result(): PartitionRead {
    return { ...this.#read, complete: this.#read.nextOffset >= this.#request.to }
  }

  async next(): Promise<void> {
    const { topic, partition } = this.#request
    assertOpen(this.#deadline, `reading partition ${partition} of topic "${topic}"`)
    const answer = await this.#fetch()
    const read = this.#read
    const id = answer.topicId === zeroUuid ? null : answer.topicId
    read.topicId = !this.#fetched || read.topicId === id ? id : null
    read.logStart = answer.logStart
    if (!answer.isNear || !this.#fetched) {
      read.highWatermark = answer.highWatermark
      read.lastStable = answer.lastStable
      this.#step.lastStable = answer.lastStable
    }
    this.#fetched = true
    const before = read.nextOffset
    this.#collect(answer)
    const end = this.#request.isolation === 'committed' ? answer.lastStable : answer.highWatermark
    if (read.nextOffset >= end) this.#exhausted = !answer.isNear
    else if (read.nextOffset === before && answer.throttleMs === 0) this.#nothingAt(end)
    else this.#empty = 0
    this.#fetchBytes = Math.min(this.#fetchBytes * 2, largestFetchBytes)
  }

  #collect(answer: FetchedPartition): void {
    const { partition, to, maxRecords, maxBytes, isolation } = this.#request
    const read = this.#read
    const { records: bytes, aborted, lastStable } = answer
    const maxEntries = maxRecords - read.entries.length
    const maxRecordBytes = Math.max(maxBytes - this.#recordBytes, 1)
    const limits = this.#reader.limits ?? defaultLimits
    const found = collect({ partition, bytes, from: read.nextOffset, to, maxEntries, maxRecordBytes, isolation, aborted, lastStable, limits })
    for (const entry of found.entries) read.entries.push(entry)
    read.nextOffset = found.nextOffset
    this.#recordBytes += found.recordBytes
    read.scanned.records += found.records
    read.scanned.bytes += found.bytes
  }

  #nothingAt(end: bigint): void {
    this.#empty++
    if (this.#empty < emptyAnswersToBelieve) return
    this.#read.nextOffset = end < this.#request.to ? end : this.#request.to
    this.#exhausted = true
  }

  async #fetch(): Promise<OneFetched> {
    const position = this.#read.nextOffset
    const plain = await this.#fetchOnce(fetchesCommitted(this.#step, position))
    if (this.#step.isolation === 'committed' || this.#step.hasTransactions || !lacksAbortedList(plain, position)) return plain
    this.#step.hasTransactions = true
    return this.#fetchOnce(true)
  }

  #fetchOnce(committed: boolean): Promise<OneFetched> {
    const { topic, partition, maxBytes } = this.#request
    const offset = this.#read.nextOffset
    const left = maxBytes - Number(this.#read.scanned.bytes)
    const size = Math.max(1, Math.min(this.#fetchBytes, left))
    const maxWaitMs = this.#empty === 0 ? 0 : emptyWaitMs
    return fetchOne(this.#reader, { topic, partition, offset, maxBytes: size, maxWaitMs, committed }, this.#deadline)
  }
}
