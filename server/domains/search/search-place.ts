import type { Notice } from '../../contract/wire.ts'
import { ProblemError, problem } from '../../core/errors.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import { type PagePosition, readCursor, writeCursor } from '../records/index.ts'
import { laneOf, placeOf, type SearchLane } from './lane.ts'
import type { SearchQuestion } from './question.ts'
import type { SearchRange } from './ranges.ts'
import { lose } from './take-piece.ts'

/*
 * How a search goes on: its cursor holds, per partition, what is looked through (`at`) of which range (`starts` to `ends`), and how
 * many offsets of it expired before they were read. Ranges stay as they were when the search began: what is appended since, and
 * partitions that were added, are no part of it. In the cursor's format the starts stand where lists keep the page before.
 */
export interface SearchPlace {
  at: Map<number, bigint>
  starts: Map<number, bigint>
  ends: Map<number, bigint>
  lost: Map<number, bigint>
}

/** A range that starts behind its end: it is not known yet, since the partition could not be read. */
const NOT_KNOWN = { at: 0n, start: 1n, end: 0n }

/** null where there are more partitions than fit into a cursor. */
export function searchCursor(topicId: string, { order, hash }: SearchQuestion, lanes: SearchLane[]): string | null {
  const rows = new Map(lanes.map((lane) => [lane.partition, rowOf(lane, order)]))
  const column = (read: (row: { at: bigint; start: bigint; end: bigint; lost: bigint }) => bigint) =>
    new Map([...rows].map(([partition, row]) => [partition, read(row)]))
  const lost = column((row) => row.lost)
  const starts = column((row) => row.start)
  const position: PagePosition = {
    topicId,
    direction: order === 'newest' ? 'newest' : 'forward',
    asked: hash,
    at: column((row) => row.at),
    ends: column((row) => row.end),
    before: [...lost.values()].some((offsets) => offsets > 0n) ? [lost, starts] : [starts],
  }
  try {
    return rows.size === 0 ? null : writeCursor(position)
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'too-large') return null
    throw error
  }
}

function rowOf(lane: SearchLane, order: SearchQuestion['order']) {
  const lost = lane.lost?.offsets ?? 0n
  if (lane.problem !== null && lane.end === 0n) return { ...NOT_KNOWN, lost }
  return { at: placeOf(lane, order), start: lane.start, end: lane.end, lost }
}

/** Refuses with `invalid-input` a cursor of another search, or of a topic that was created again. */
export function readSearchCursor(cursor: string, topic: TopicDescription, question: SearchQuestion): SearchPlace {
  const refuse = (message: string) =>
    problem('invalid-input', `The cursor does not fit: ${message}. Search from the start.`, {
      errors: [{ path: 'body.cursor', message, fix: 'Leave the cursor out, or repeat the search that it came from.' }],
    })
  const { topicId, asked, at, ends, before } = readCursor(cursor)
  if (topicId !== topic.topicId) throw refuse('the topic was deleted and created again since')
  if (asked !== question.hash) throw refuse('it belongs to another search')
  return { at, ends: ends ?? new Map(), starts: before.at(-1) ?? new Map(), lost: before.at(-2) ?? new Map() }
}

/** The partitions on their way, from the start or from where `place` says; with what a reader must know about them. */
export function lanesOf(
  ranges: SearchRange[],
  place: SearchPlace | null,
  order: SearchQuestion['order'],
): { lanes: SearchLane[]; notices: Notice[] } {
  const fresh = (range: SearchRange) => laneOf(range, order, order === 'newest' ? range.end : range.start)
  if (place === null) return { lanes: ranges.map(fresh), notices: [] }
  const now = new Map(ranges.map((range) => [range.partition, range]))
  const lanes = [...place.at].map(([partition, at]) => {
    const range = now.get(partition)
    if (range === undefined) return goneLane(partition, at, order)
    const isKnown = (place.starts.get(partition) ?? 0n) <= (place.ends.get(partition) ?? 0n)
    return isKnown ? laneThatGoesOn(range, at, place, order) : fresh(range)
  })
  return { lanes, notices: ranges.filter(({ partition }) => !place.at.has(partition)).map(addedNotice) }
}

function laneThatGoesOn(range: SearchRange, at: bigint, place: SearchPlace, order: SearchQuestion['order']): SearchLane {
  const { partition, logStart, problem: trouble } = range
  const begun = place.starts.get(partition) ?? range.start
  const end = place.ends.get(partition) ?? range.end
  // Newest first, nothing is left to read below the log start; oldest first, what lies before `at` was read when it was there.
  const start = order === 'newest' && logStart > begun ? (logStart < at ? logStart : at) : begun
  const from = order === 'oldest' && logStart > at ? (logStart < end ? logStart : end) : at
  const lane = laneOf({ partition, start, end, problem: trouble }, order, from)
  lose(lane, (place.lost.get(partition) ?? 0n) + (start - begun) + (order === 'oldest' ? from - at : 0n), logStart)
  return lane
}

function goneLane(partition: number, at: bigint, order: SearchQuestion['order']): SearchLane {
  const lane = laneOf({ partition, start: at, end: at, problem: null }, order, at)
  lane.lost = { offsets: 1n, reason: 'The topic does not have this partition any more.' }
  return lane
}

const addedNotice = ({ partition }: SearchRange): Notice => ({
  code: 'partition-added',
  message: `Partition ${partition} was not there when this search began and is no part of it.`,
  fix: 'Search again from the start to include it.',
  partition,
})
