import { giveBack } from '../../../core/give-back.ts'
import { at, headerBytes, lengthPrefixBytes, prefixBytes } from '../records/batch-header.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { LogStretch, StretchRequest } from '../types.ts'
import type { FetchedPartition } from './fetch.ts'
import { fetchOne, type PartitionReader } from './fetch-one.ts'
import { fetchesCommitted, lacksAbortedList } from './step.ts'

const emptyWaitMs = 50
/** So many empty answers in a row below the end mean that nothing is there: compaction can clear the tail of a log. */
const emptyAnswersToBelieve = 3

/**
 * One fetch for somebody who takes the batches apart elsewhere: nothing but the headers is looked at here. Rejects with
 * OFFSET_OUT_OF_RANGE where the log does not hold `from`.
 */
export async function fetchStretch(reader: PartitionReader, request: StretchRequest, deadline: Deadline): Promise<LogStretch> {
  const { topic, partition, from, to, maxBytes, isolation } = request
  let hasTransactions = request.hasTransactions
  for (let empty = 0; ; empty++) {
    const fetch = (committed: boolean, maxWaitMs: number) =>
      fetchOne(reader, { topic, partition, offset: from, maxBytes, maxWaitMs, committed }, deadline)
    const waitMs = empty === 0 ? 0 : emptyWaitMs
    let answer = await fetch(fetchesCommitted({ isolation, hasTransactions, lastStable: request.lastStable }, from), waitMs)
    if (isolation === 'uncommitted' && !hasTransactions && lacksAbortedList(answer, from)) {
      hasTransactions = true
      if (from < answer.lastStable) answer = await fetch(true, waitMs)
    }
    const readable = isolation === 'committed' ? answer.lastStable : answer.highWatermark
    const next = offsetBehind(answer.records, from)
    const over = next === from && (from >= readable || empty >= emptyAnswersToBelieve)
    if (next === from && !over) {
      // A throttled broker answers with nothing: that is no sign of an end.
      if (answer.throttleMs > 0) return stretchOf(answer, { from, next, nextOffset: from }, hasTransactions)
      continue
    }
    return stretchOf(answer, { from, next, nextOffset: over || next > to ? to : next }, hasTransactions)
  }
}

function stretchOf(
  answer: FetchedPartition,
  { from, next, nextOffset }: { from: bigint; next: bigint; nextOffset: bigint },
  hasTransactions: boolean,
): LogStretch {
  const bytes = new ArrayBuffer(answer.records.length)
  answer.records.copy(Buffer.from(bytes))
  // The frame has memory of its own, and nothing else of it is a view.
  giveBack(answer.records)
  const { logStart, lastStable, highWatermark, aborted, throttleMs } = answer
  const span = (next > nextOffset ? next : nextOffset) - from
  return { bytes, nextOffset, span, logStart, lastStable, highWatermark, aborted, throttleMs, hasTransactions }
}

/** Where the next fetch goes on, by the headers alone; `position` itself where nothing whole came. */
function offsetBehind(bytes: Buffer, position: bigint): bigint {
  let last = -1
  for (let start = 0; start + prefixBytes <= bytes.length; ) {
    const length = bytes.readInt32BE(start + at.length)
    // A length that cannot be is damage: the worker tells it, and reading goes on behind its first offset.
    if (length < prefixBytes - lengthPrefixBytes) return last < 0 ? behindDamage(bytes, start, position) : behind(bytes, last, position)
    if (start + lengthPrefixBytes + length > bytes.length) break
    last = start
    start += lengthPrefixBytes + length
  }
  return last < 0 ? position : behind(bytes, last, position)
}

function behindDamage(bytes: Buffer, start: number, position: bigint): bigint {
  const base = bytes.readBigInt64BE(start + at.baseOffset)
  return (base > position ? base : position) + 1n
}

function behind(bytes: Buffer, start: number, position: bigint): bigint {
  const isNew = start + headerBytes <= bytes.length && bytes.readInt8(start + at.magic) === 2
  const delta = isNew ? bytes.readInt32BE(start + at.lastOffsetDelta) : 0
  const next = bytes.readBigInt64BE(start + at.baseOffset) + BigInt(Math.max(0, delta)) + 1n
  return next > position ? next : position + 1n
}
