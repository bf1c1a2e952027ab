import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScanReport } from '../../scan/messages.ts'
import { laneOf, type Order, placeOf, type SearchLane, takeMatch } from './lane.ts'
import { takePiece } from './take-piece.ts'

/** What a worker reports of a stretch that holds these matches, at most so many of them. */
function reportOf(offsets: number[], to: number, maxMatches: number, order: Order): ScanReport {
  const kept = order === 'newest' ? offsets.slice(-maxMatches) : offsets.slice(0, maxMatches)
  const matches = kept.map((offset) => ({ offset: BigInt(offset), timestamp: BigInt(offset), line: String(offset) }))
  const more = order === 'newest' ? kept.length < offsets.length : kept.length >= maxMatches
  const nothing = { errors: { count: 0, example: null }, unreadable: [], records: 0, firstTime: null, lastTime: null }
  return { ...nothing, matches, more, readTo: BigInt(to) }
}

const emptyLane = (end: number, order: Order, at: bigint): SearchLane =>
  laneOf({ partition: 0, start: 0n, end: BigInt(end), problem: null }, order, at)

function shownOf(lane: SearchLane, order: Order, most: number): number[] {
  const shown: number[] = []
  for (let left = most; left > 0; left--) {
    const match = takeMatch([lane], order, true)
    if (match === null) break
    shown.push(Number(match.offset))
  }
  return shown
}

describe('a piece', () => {
  it('whose later stretch holds more than was kept ends there: its earlier stretch is looked through again', () => {
    const lane = emptyLane(100, 'newest', 100n)
    const reports = [reportOf([10, 11], 50, 3, 'newest'), reportOf([60, 61, 62, 63, 64], 100, 3, 'newest')]
    takePiece(lane, { from: 0n, to: 100n, reports, logStart: null }, 'newest', 50)
    expect(lane).toMatchObject({ full: true, readTo: 62n })
    expect(lane.pending.map(({ offset }) => Number(offset))).toEqual([64, 63, 62])
  })

  it('with matches for which there is no room is not looked through', () => {
    const lane = emptyLane(100, 'oldest', 0n)
    takePiece(lane, { from: 0n, to: 10n, reports: [reportOf([1, 2], 10, 9, 'oldest')], logStart: null }, 'oldest', 2)
    expect(lane).toMatchObject({ full: false, readTo: 10n })
    takePiece(lane, { from: 10n, to: 20n, reports: [reportOf([15], 20, 9, 'oldest')], logStart: null }, 'oldest', 2)
    expect(lane).toMatchObject({ full: true, readTo: 10n })
  })

  it.each([
    ['newest', { start: 40n, readTo: 40n, lost: 40n }],
    ['oldest', { start: 0n, readTo: 60n, lost: 20n }],
  ] as const)('whose offsets have expired counts them, %s first', (order, wanted) => {
    const lane = emptyLane(100, order, order === 'newest' ? 60n : 20n)
    takePiece(lane, { from: 20n, to: 60n, reports: [], logStart: 40n }, order, 50)
    expect({ start: lane.start, readTo: lane.readTo, lost: lane.lost?.offsets }).toEqual(wanted)
  })

  it('is never a way to lose a match or to show one twice, however searches are cut into pages and pieces into stretches', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 12 })
    const property = fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 99 })),
      fc.constantFrom<Order>('newest', 'oldest'),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      sizes,
      (offsets, order, limits, cuts) => {
        const wanted = offsets.toSorted((a, b) => (order === 'newest' ? b - a : a - b))
        const seen: number[] = []
        let at = order === 'newest' ? 100n : 0n
        for (let page = 0; page < 200 && at !== (order === 'newest' ? 0n : 100n); page++) {
          const lane = emptyLane(100, order, at)
          const limit = limits[page % limits.length] ?? 1
          seen.push(...pageOf(lane, wanted, order, limit, cuts))
          at = placeOf(lane, order)
        }
        expect(seen).toEqual(wanted)
      },
    )
    fc.assert(property, { numRuns: 500 })
  })
})

/** Reads on until the page is full; matches are shown as they come, so that later pieces keep fewer than there is room for. */
function pageOf(lane: SearchLane, all: number[], order: Order, limit: number, cuts: [number, number][]): number[] {
  const shown: number[] = []
  const newest = order === 'newest'
  for (let index = 0; !lane.full && shown.length < limit && lane.readTo !== (newest ? lane.start : lane.end); index++) {
    const [one, other] = cuts[index % cuts.length] ?? [1, 1]
    const begin = Number(lane.readTo)
    const edges = (newest ? [begin - one - other, begin - one, begin] : [begin, begin + one, begin + one + other]).map((edge) =>
      Math.min(100, Math.max(0, edge)),
    )
    const [from = 0, middle = 0, to = 0] = edges
    const inside = (low: number, high: number) => all.filter((offset) => offset >= low && offset < high).sort((a, b) => a - b)
    // A piece in offset order is one stretch; a window backwards may take two.
    const maxMatches = limit - shown.length
    const reports = newest
      ? [reportOf(inside(from, middle), middle, maxMatches, order), reportOf(inside(middle, to), to, maxMatches, order)]
      : [reportOf(inside(from, to), to, maxMatches, order)]
    takePiece(lane, { from: BigInt(from), to: BigInt(to), reports, logStart: null }, order, limit)
    if (index % 2 === 0) shown.push(...shownOf(lane, order, limit - shown.length))
  }
  return [...shown, ...shownOf(lane, order, limit - shown.length)]
}
