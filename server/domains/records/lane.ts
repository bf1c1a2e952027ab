import type { KafkaRecord } from '../../contract/records.ts'
import type { Notice } from '../../contract/wire.ts'
import type { Direction } from './cursor.ts'

/** A record that is ready to be shown, with what orders it. */
export interface Row {
  kind: 'row'
  timestamp: bigint
  partition: number
  offset: bigint
  record: KafkaRecord
}

/** Something in the log that is no record: told where the reading passes it. */
export interface Mark {
  kind: 'mark'
  /** First offset that it covers, and the first behind it. */
  offset: bigint
  end: bigint
  notice: Notice
}

/**
 * One partition on its way through a page. `ahead` holds what was read and not yet taken, nearest first; everything
 * between the page's start and `readTo` has been looked at.
 */
export interface Lane {
  partition: number
  /** The range that is left to look at: forward from `readTo` up to `end`, newest-first from `readTo` down to `start`. */
  start: bigint
  end: bigint
  readTo: bigint
  ahead: (Row | Mark)[]
  /** Offsets to look at in the next read. */
  window: number
  failed: boolean
}

/** Nothing more can come of this lane. */
export function exhausted(lane: Lane, direction: Direction): boolean {
  return direction === 'forward' ? lane.readTo >= lane.end : lane.readTo <= lane.start
}

/** Where the next page starts in this partition: before what was read and not taken. */
export function positionOf(lane: Lane, direction: Direction): bigint {
  const next = lane.ahead[0]
  if (next === undefined) return lane.readTo
  if (direction === 'forward') return next.offset
  return next.kind === 'mark' ? next.end : next.offset + 1n
}

/** A lane that must be read before the merge can go on: nothing ahead, and not at its end. */
export function hungry(lane: Lane, direction: Direction): boolean {
  return !lane.failed && lane.ahead.length === 0 && !exhausted(lane, direction)
}

/**
 * Takes the next row in the order (timestamp, partition, offset), keeping the offset order inside each partition, and
 * the marks that lie before it. Only lanes that are not hungry may take part: a lane that was not read could hold an
 * earlier row.
 */
export function takeNext(lanes: Lane[], direction: Direction, onMark: (mark: Mark) => void): Row | null {
  let best: { lane: Lane; row: Row } | null = null
  for (const lane of lanes) {
    const row = headOf(lane, onMark)
    if (row !== null && (best === null || before(row, best.row, direction))) best = { lane, row }
  }
  best?.lane.ahead.shift()
  return best?.row ?? null
}

function headOf(lane: Lane, onMark: (mark: Mark) => void): Row | null {
  for (let head = lane.ahead[0]; head !== undefined; head = lane.ahead[0]) {
    if (head.kind === 'row') return head
    onMark(head)
    lane.ahead.shift()
  }
  return null
}

function before(a: Row, b: Row, direction: Direction): boolean {
  const order = compare(a.timestamp, b.timestamp) || compare(BigInt(a.partition), BigInt(b.partition)) || compare(a.offset, b.offset)
  return direction === 'forward' ? order < 0 : order > 0
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
