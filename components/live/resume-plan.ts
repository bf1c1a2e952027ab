import { MOST_STARTS } from '../../server/contract/live-limits.ts'
import type { OffsetRange } from './live-entry.ts'
import type { EndOffset, Positions } from './positions.ts'

export interface ResumePlan {
  /** Where each partition is read from; 'end' where nothing is known of any. */
  from: 'end' | { topic: string; partition: number; offset: string }[]
  /** Offsets that are given up, exactly. */
  gaps: OffsetRange[]
  /** Partitions that go on at their end because it is not known how far they had been received, or what came since. */
  unknown: { topic: string; partition: number }[]
  /** Partitions whose end lies before what was received: their log was made anew or cut. */
  restarted: { topic: string; partition: number }[]
}

/** A break is made up for up to so many records: some seconds of reading. What is missed beyond is told, not read. */
export const MOST_TO_CATCH_UP = 200_000n

/**
 * Where a stream goes on after a break. For every partition of `ends`, each offset from its position on is either read
 * or named in a gap. `ends` null: they could not be asked, so every known position is read on from.
 */
export function planResume(positions: Positions, ends: readonly EndOffset[] | null, most: bigint = MOST_TO_CATCH_UP): ResumePlan {
  const plan: ResumePlan = { from: [], gaps: [], unknown: [], restarted: [] }
  if (ends === null) {
    const known = positions.all()
    if (known.length > MOST_STARTS) return { ...plan, from: 'end', unknown: known.map(({ topic, partition }) => ({ topic, partition })) }
    const from = known.map(({ topic, partition, next }) => ({ topic, partition, offset: next.toString() }))
    return { ...plan, from: from.length === 0 ? 'end' : from }
  }
  const wanted = ends.map((end) => ({ ...end, next: nextOf(positions, end) }))
  const missing = wanted.reduce((sum, { next, end }) => (next !== null && next < end ? sum + end - next : sum), 0n)
  const from = wanted.map(({ topic, partition, end, next }) => {
    const place = { topic, partition }
    if (next === null) plan.unknown.push(place)
    else if (next > end) plan.restarted.push(place)
    else if (missing > most && next < end) plan.gaps.push({ ...place, from: next.toString(), to: end.toString() })
    const readsOn = next !== null && next <= end && missing <= most
    return { ...place, offset: (readsOn ? next : end).toString() }
  })
  if (from.length === 0) return { ...plan, from: 'end' }
  return from.length <= MOST_STARTS ? { ...plan, from } : atEnds(plan, wanted)
}

/** Too many partitions to name where each goes on: all go on at their ends, and all that is missed is told. */
function atEnds(plan: ResumePlan, wanted: readonly (EndOffset & { next: bigint | null })[]): ResumePlan {
  const gaps = wanted.flatMap(({ topic, partition, next, end }) =>
    next !== null && next < end ? [{ topic, partition, from: next.toString(), to: end.toString() }] : [],
  )
  return { ...plan, from: 'end', gaps }
}

/** A partition that joined a known topic during the break is new as a whole. */
function nextOf(positions: Positions, { topic, partition, start }: EndOffset): bigint | null {
  return positions.next(topic, partition) ?? (positions.knows(topic) ? start : null)
}
