import type { RawHeader, RawRecord } from '../types.ts'
import type { BatchHeader } from './batch-header.ts'
import { type BatchRecords, malformed } from './batch-records.ts'
import { type Limits, UnreadableError } from './unreadable.ts'
import { Cursor } from './varint.ts'

/** The current record of `view` with bytes of its own. Throws UnreadableError when its headers are damaged or too many. */
export function copyRecord(view: BatchRecords, header: BatchHeader, partition: number, state: RawRecord['state'], limits: Limits): RawRecord {
  const { bytes } = view
  const headers = copyHeaders(view, limits)
  const key = copy(bytes, view.keyAt, view.keyLength)
  const value = copy(bytes, view.valueAt, view.valueLength)
  return {
    partition,
    offset: header.baseOffset + BigInt(view.offsetDelta),
    timestamp: header.appendTime ? header.maxTimestamp : header.baseTimestamp + new Cursor(bytes, view.timestampAt).varlong(),
    timestampType: header.appendTime ? 'append' : 'create',
    key,
    value,
    headers,
    state,
    sizeBytes: headers.reduce(
      (sum, { name, value: content }) => sum + name.length + (content?.length ?? 0),
      (key?.length ?? 0) + (value?.length ?? 0),
    ),
  }
}

/** They share one piece of memory: many small ones cost more to make, and to clear away, than what is in them. */
function copyHeaders({ bytes, headersAt, endAt: recordEndAt }: BatchRecords, limits: Limits): RawHeader[] {
  const own = Buffer.from(bytes.subarray(headersAt, recordEndAt))
  const endAt = own.length
  const cursor = new Cursor(own, 0)
  const count = cursor.varint()
  if (count < 0) throw malformed(`a record announces ${count} headers`)
  if (count > limits.maxHeadersPerRecord) {
    throw new UnreadableError('too-large', `A record announces ${count} headers; ${limits.maxHeadersPerRecord} is the limit for one record.`)
  }
  const headers: RawHeader[] = []
  for (let index = 0; index < count; index++) {
    const name = part(cursor, endAt)
    if (name === null) throw malformed('a header has no name')
    headers.push({ name, value: part(cursor, endAt) })
  }
  if (cursor.at !== endAt) throw malformed('the headers do not end where the record ends')
  return headers
}

function part(cursor: Cursor, endAt: number): Buffer | null {
  const length = cursor.varint()
  if (length > endAt - cursor.at) throw malformed('a header is longer than its record')
  const found = length < 0 ? null : cursor.bytes.subarray(cursor.at, cursor.at + length)
  cursor.at += Math.max(length, 0)
  return found
}

// A slice would keep the whole response in memory, megabytes for a few bytes.
function copy(bytes: Buffer, start: number, length: number): Buffer | null {
  return length < 0 ? null : Buffer.from(bytes.subarray(start, start + length))
}
