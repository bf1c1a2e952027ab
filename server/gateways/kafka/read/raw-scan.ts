import { at, headerBytes, lengthPrefixBytes, prefixBytes } from '../records/batch-header.ts'
import { BatchRecords } from '../records/batch-records.ts'
import { batchesOf } from '../records/batches.ts'
import { uncompress } from '../records/compression.ts'
import { defaultLimits, UnreadableError } from '../records/unreadable.ts'
import { assertOpen, type Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import { type FetchedPartition, fetchFrom } from './fetch.ts'
import { withLeader } from './with-leader.ts'

export interface RawScanRange {
  topic: string
  partition: number
  from: bigint
  /** Exclusive; not beyond the high watermark. */
  to: bigint
}

/** What went through the scanner. `bytes` are those of the log, compressed as they lie there. */
export interface RawScan {
  records: bigint
  bytes: bigint
  unreadable: bigint
}

const fetchBytes = 1 << 20
const maxWaitMs = 50

/**
 * Reads a range as search does, checksums and decompression included, and counts its records without making them: what our
 * reader can do at best. The next fetch is under way while a response is scanned.
 */
export async function rawScan({ lane, routes }: { lane: Lane; routes: Routes }, range: RawScanRange, deadline: Deadline): Promise<RawScan> {
  const { topic, partition, to } = range
  const total: RawScan = { records: 0n, bytes: 0n, unreadable: 0n }
  const fetch = (offset: bigint): Promise<FetchedPartition> =>
    withLeader(routes, topic, partition, deadline, async (target, { topicId }) => {
      const position = { topic, topicId, partition, offset, maxBytes: fetchBytes }
      const [answer] = await fetchFrom(lane, target, [position], { maxWaitMs, maxBytes: fetchBytes, committed: false }, deadline)
      if (answer?.error != null) throw answer.error
      return answer ?? Promise.reject(new Error('the broker left the partition out'))
    })
  let position = range.from
  let pending = position < to ? fetch(position) : null
  while (pending !== null) {
    assertOpen(deadline, `scanning partition ${partition} of topic "${topic}"`)
    const { records } = await pending
    const from = position
    position = offsetBehind(records, position)
    pending = position < to ? fetch(position) : null
    pending?.catch(() => undefined)
    count(records, from, to, total)
  }
  return total
}

/** By the headers alone: where the next fetch goes on. */
function offsetBehind(bytes: Buffer, position: bigint): bigint {
  let last = -1
  for (let start = 0; start + headerBytes <= bytes.length; ) {
    const length = bytes.readInt32BE(start + at.length)
    if (length < prefixBytes - lengthPrefixBytes || start + lengthPrefixBytes + length > bytes.length) break
    last = start
    start += lengthPrefixBytes + length
  }
  if (last < 0) return position
  const behind = bytes.readBigInt64BE(last + at.baseOffset) + BigInt(bytes.readInt32BE(last + at.lastOffsetDelta)) + 1n
  return behind > position ? behind : position + 1n
}

function count(bytes: Buffer, from: bigint, to: bigint, total: RawScan): void {
  for (const item of batchesOf(bytes)) {
    total.bytes += BigInt(item.bytes)
    if (item.kind === 'damaged') {
      total.unreadable++
      continue
    }
    const { header, payload } = item
    if (header.control) continue
    try {
      total.records += BigInt(
        countRecords(
          new BatchRecords(header, uncompress(header.codec, payload, defaultLimits.maxBatchBytes), defaultLimits),
          header.baseOffset,
          from,
          to,
        ),
      )
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      total.unreadable++
    }
  }
}

function countRecords(view: BatchRecords, baseOffset: bigint, from: bigint, to: bigint): number {
  const first = from > baseOffset ? Number(from - baseOffset) : 0
  const end = Number(to - baseOffset)
  let found = 0
  while (view.next()) if (view.offsetDelta >= first && view.offsetDelta < end) found++
  return found
}
