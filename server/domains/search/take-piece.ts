import type { ScanMatch } from '../../scan/messages.ts'
import type { Order, SearchLane } from './lane.ts'
import type { Piece } from './piece-reader.ts'

/**
 * Puts what was found in a piece to its partition. Of a piece that holds more than was kept, only what lies before the first gap
 * counts as looked through: a search that goes on finds the rest there. The piece must be the next one of its lane.
 */
export function takePiece(lane: SearchLane, piece: Pick<Piece, 'from' | 'to' | 'reports' | 'logStart'>, order: Order, limit: number): void {
  const newest = order === 'newest'
  const reports = newest ? piece.reports.toReversed() : piece.reports
  const times = reports.map(({ firstTime, lastTime }) => (newest ? firstTime : lastTime)).filter((time) => time !== null)
  lane.time = times.at(-1) ?? lane.time
  loseExpired(lane, piece, order)
  const found: ScanMatch[] = []
  let gap = false
  for (const { matches, more } of reports) {
    found.push(...(newest ? matches.toReversed() : matches))
    gap = more
    if (gap) break
  }
  const kept = found.slice(0, Math.max(0, limit - lane.pending.length))
  lane.pending.push(...kept)
  lane.full = gap || kept.length < found.length
  const last = kept.at(-1)
  if (!lane.full) lane.readTo = newest ? (piece.from > lane.start ? piece.from : lane.start) : piece.to
  else if (last !== undefined) lane.readTo = newest ? last.offset : last.offset + 1n
}

/** Offsets that expired before this piece was read are no part of what was looked through. Newest first, nothing is left behind them. */
function loseExpired(lane: SearchLane, { from, to, logStart }: Pick<Piece, 'from' | 'to' | 'logStart'>, order: Order): void {
  if (logStart === null) return
  if (order === 'oldest') {
    if (logStart > from) lose(lane, (logStart < lane.end ? logStart : lane.end) - from, logStart)
    return
  }
  if (logStart <= lane.start) return
  const top = logStart < to ? logStart : to
  lose(lane, top - lane.start, logStart)
  lane.start = top
}

export function lose(lane: SearchLane, offsets: bigint, logStart: bigint): void {
  if (offsets <= 0n) return
  const before = lane.lost?.offsets ?? 0n
  lane.lost = { offsets: before + offsets, reason: lostWords(before + offsets, logStart) }
}

export const lostWords = (offsets: bigint, logStart: bigint) =>
  `The log now starts at ${logStart}; ${offsets} ${offsets === 1n ? 'offset' : 'offsets'} of the range expired before they were read.`
