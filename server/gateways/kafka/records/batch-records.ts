import type { BatchHeader } from './batch-header.ts'
import { type Limits, UnreadableError } from './unreadable.ts'
import { Cursor } from './varint.ts'

/**
 * The records of one uncompressed batch, one after the other, without an object per record: after `next()` the public fields
 * say where the current record's parts are in `bytes`. Lengths are −1 for null. Every place is inside of the record.
 */
export class BatchRecords {
  readonly bytes: Buffer
  offsetDelta = -1
  timestampAt = 0
  keyAt = 0
  keyLength = -1
  valueAt = 0
  valueLength = -1
  headersAt = 0
  endAt = 0
  readonly #cursor: Cursor
  readonly #lastOffsetDelta: number
  readonly #count: number
  #index = 0

  constructor(header: BatchHeader, bytes: Buffer, limits: Limits) {
    if (header.count < 0) throw malformed(`it announces ${header.count} records`)
    if (header.count > limits.maxRecordsPerBatch) {
      throw new UnreadableError('too-large', `The batch announces ${header.count} records; ${limits.maxRecordsPerBatch} is the limit for one batch.`)
    }
    this.bytes = bytes
    this.#cursor = new Cursor(bytes)
    this.#count = header.count
    this.#lastOffsetDelta = Number(header.lastOffset - header.baseOffset)
  }

  /** Goes to the next record; false behind the last. Throws UnreadableError('malformed') where the bytes are not a record. */
  next(): boolean {
    if (this.#index >= this.#count) {
      if (this.endAt < this.bytes.length) throw malformed(`bytes follow behind the ${this.#count} records it announces`)
      return false
    }
    const cursor = this.#cursor
    cursor.at = this.endAt
    const length = cursor.varint()
    const end = cursor.at + length
    if (length < 0 || end > this.bytes.length) throw malformed(`record ${this.#index} is longer than what is there`)
    this.timestampAt = cursor.at + 1
    cursor.at = this.timestampAt
    cursor.skipVarlong()
    const delta = cursor.varint()
    this.keyLength = cursor.varint()
    this.keyAt = cursor.at
    if (this.keyLength > 0) cursor.at += this.keyLength
    this.valueLength = cursor.varint()
    this.valueAt = cursor.at
    if (this.valueLength > 0) cursor.at += this.valueLength
    if (cursor.at > end) throw malformed(`the parts of record ${this.#index} are longer than the record`)
    if (delta <= this.offsetDelta || delta > this.#lastOffsetDelta) throw malformed(`record ${this.#index} has the offset delta ${delta}`)
    this.headersAt = cursor.at
    this.endAt = end
    this.offsetDelta = delta
    this.#index++
    return true
  }
}

export const malformed = (why: string) => new UnreadableError('malformed', `The batch does not follow the record format: ${why}.`)
