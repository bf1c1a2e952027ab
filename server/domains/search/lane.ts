import type { ScanMatch } from '../../scan/messages.ts'
import type { SearchRange } from './ranges.ts'

export type Order = 'newest' | 'oldest'

/**
 * One partition on its way through a search. Everything between where it began and `readTo` was looked through; `nextAt` is
 * how far pieces were given out. `pending` holds matches that wait for their turn, nearest first.
 */
export interface SearchLane {
  partition: number
  start: bigint
  end: bigint
  readTo: bigint
  nextAt: bigint
  /** About when the last record was written that was looked at; null before the first. */
  time: bigint | null
  pending: ScanMatch[]
  /** It holds as many matches as may still be shown: nothing more is needed of it. */
  full: boolean
  problem: string | null
  /** Offsets of its range that nobody can read any more, and why. */
  lost: { offsets: bigint; reason: string } | null
  /** Offsets of the next piece, newest first. */
  window: number
  /** What an offset weighs in the log, by the last window. */
  bytesPerOffset: number
  inFlight: number
  fetching: boolean
  /** Pieces may end in any order; they are applied in the order in which they were given out. */
  given: number
  applied: number
  ended: Map<number, () => void>
  hasTransactions: boolean
  lastStable: bigint
}

export function laneOf(range: Pick<SearchRange, 'partition' | 'start' | 'end' | 'problem'>, order: Order, at: bigint): SearchLane {
  const { partition, start, end, problem } = range
  const begin = at < start ? start : at > end ? end : at
  return {
    partition,
    start,
    end,
    readTo: begin,
    nextAt: begin,
    time: null,
    pending: [],
    full: false,
    problem,
    lost: null,
    window: order === 'newest' ? 1000 : 0,
    bytesPerOffset: 1024,
    inFlight: 0,
    fetching: false,
    given: 0,
    applied: 0,
    ended: new Map(),
    hasTransactions: false,
    lastStable: 0n,
  }
}

const reached = (lane: SearchLane, order: Order, at: bigint) => (order === 'newest' ? at <= lane.start : at >= lane.end)

/** All of it was looked through, or it cannot be. */
export function isOver(lane: SearchLane, order: Order): boolean {
  return lane.problem !== null || lane.full || reached(lane, order, lane.readTo)
}

/** A piece of it may be given out. A piece in offset order begins where the fetch before it ended. */
export function isReady(lane: SearchLane, order: Order): boolean {
  if (lane.problem !== null || lane.full || lane.inFlight >= 3 || reached(lane, order, lane.nextAt)) return false
  return order === 'newest' || !lane.fetching
}

/** Whose turn it is: all partitions walk through time together. */
export function byTurn(order: Order): (a: SearchLane, b: SearchLane) => number {
  return (a, b) => {
    if (a.time === null || b.time === null) return Number(a.time !== null) - Number(b.time !== null) || a.inFlight - b.inFlight
    if (a.inFlight !== b.inFlight) return a.inFlight - b.inFlight
    const later = a.time < b.time ? 1 : a.time > b.time ? -1 : 0
    return order === 'newest' ? later : -later
  }
}

/** Where a search that goes on begins in this partition: nothing that was shown comes again, nothing else is left out. */
export function placeOf(lane: SearchLane, order: Order): bigint {
  const next = lane.pending[0]
  if (next === undefined) return lane.readTo
  return order === 'newest' ? next.offset + 1n : next.offset
}

/**
 * Takes the next match in the order of time, where no partition can bring one before it; with `all`, whatever waits. Exact where
 * timestamps never go backwards inside a partition.
 */
export function takeMatch(lanes: SearchLane[], order: Order, all: boolean): ScanMatch | null {
  let best: SearchLane | null = null
  for (const lane of lanes) {
    if (lane.pending.length > 0 && (best === null || isBefore(lane, best, order))) best = lane
  }
  const match = best?.pending[0]
  if (best === null || match === undefined) return null
  const open = (lane: SearchLane) => lane.pending.length === 0 && !isOver(lane, order)
  const early = (lane: SearchLane) => lane.time === null || (order === 'newest' ? lane.time > match.timestamp : lane.time < match.timestamp)
  if (!all && lanes.some((lane) => open(lane) && early(lane))) return null
  best.pending.shift()
  return match
}

function isBefore(a: SearchLane, b: SearchLane, order: Order): boolean {
  const [x, y] = [a.pending[0], b.pending[0]]
  if (x === undefined || y === undefined) return x !== undefined
  if (x.timestamp !== y.timestamp) return x.timestamp > y.timestamp === (order === 'newest')
  return a.partition > b.partition === (order === 'newest')
}
