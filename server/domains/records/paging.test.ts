import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KafkaRecord } from '../../contract/records.ts'
import { Cursor } from '../../contract/wire.ts'
import { type PagePosition, readCursor, type Vector, writeCursor } from './cursor.ts'
import { type Lane, positionOf, type Row, takeNext } from './lane.ts'

const vector = (...offsets: bigint[]): Vector => new Map(offsets.map((offset, partition) => [partition, offset]))
const position = (at: Vector, before: Vector[] = [], direction: PagePosition['direction'] = 'newest'): PagePosition => ({
  topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
  direction,
  asked: 'question00',
  at,
  ends: direction === 'forward' ? at : null,
  before,
})

describe('a record cursor', () => {
  it('comes back as it was written, with every page before it', () => {
    const written = position(vector(100n, 9_007_199_254_740_993n), [vector(300n, 9_007_199_254_741_000n), vector(200n, 9_007_199_254_740_999n)])
    expect(readCursor(writeCursor(written))).toEqual(written)
  })
  it('stays short enough for a URL after 40 pages of 12 partitions', () => {
    const pages = Array.from(
      { length: 41 },
      (_, page) =>
        new Map(
          Array.from(
            { length: 12 },
            (_unused, partition) => [partition, 10_000_000n - BigInt(page * (40 + ((partition * 7 + page * 13) % 29)))] as [number, bigint],
          ),
        ),
    )
    const text = writeCursor(position(pages.at(-1) ?? new Map(), pages.slice(0, -1)))
    expect(text.length).toBeLessThan(2000)
    expect(readCursor(text).before).toEqual(pages.slice(0, -1))
  })
  it('that we write is one we read, however many partitions and pages it stands for: the oldest pages are forgotten first', () => {
    const places = fc.record({
      direction: fc.constantFrom('newest' as const, 'forward' as const),
      partitions: fc.integer({ min: 1, max: 2500 }),
      pages: fc.integer({ min: 0, max: 120 }),
      spread: fc.bigInt({ min: 1n, max: 40_000_000n }),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    })
    fc.assert(
      fc.property(places, ({ direction, partitions, pages, spread, seed }) => {
        const written = longReading({ direction, partitions, pages, spread, seed })
        const text = writeCursor(written)
        expect(Cursor.safeParse(text).success).toBe(true)
        const read = readCursor(text)
        expect({ ...read, before: [] }).toEqual({ ...written, before: [] })
        expect(read.before).toEqual(written.before.slice(written.before.length - read.before.length))
      }),
      { numRuns: 25 },
    )
  })
  it('holds the page of 3,000 partitions, and is refused in words where even the place does not fit', () => {
    const of = (partitions: number) => longReading({ direction: 'forward', partitions, pages: 3, spread: 10_000_000n, seed: 7 })
    expect(readCursor(writeCursor(of(3000))).at.size).toBe(3000)
    expect(() => writeCursor(of(9000))).toThrow(/too-large: .*Read some of the partitions/)
  })
  it('is refused, never misread, when it is not one of ours', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(() => readCursor(text)).toThrow(/cursor/)
      }),
    )
  })
})

/** A reading of many pages over partitions that hold about `spread` records each, the same for the same seed. */
function longReading(of: { direction: PagePosition['direction']; partitions: number; pages: number; spread: bigint; seed: number }): PagePosition {
  let state = BigInt(of.seed)
  const random = (below: bigint) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n
    return (state >> 20n) % below
  }
  const partitions = Array.from({ length: of.partitions }, (_, partition) => partition)
  let at: Vector = new Map(partitions.map((partition) => [partition, 100_000n + random(of.spread)]))
  const ends: Vector = new Map([...at].map(([partition, offset]) => [partition, offset + 100_000n + random(of.spread)]))
  const before: Vector[] = []
  for (let page = 0; page < of.pages; page++) {
    before.push(at)
    at = new Map([...at].map(([partition, offset]) => [partition, offset + (of.direction === 'forward' ? 1n : -1n) * random(60n)]))
  }
  return { ...position(at, before, of.direction), ends: of.direction === 'forward' ? ends : null }
}

type Log = { timestamp: bigint; offset: bigint }[]
// Only what the merge looks at is filled in; the wire record stands for itself.
const row = (partition: number, entry: Log[number]): Row => ({
  kind: 'row',
  partition,
  ...entry,
  record: { partition, offset: entry.offset.toString() } as KafkaRecord,
})

function lanesOf(logs: Log[], direction: PagePosition['direction']): Lane[] {
  return logs.map((log, partition) => {
    const rows = log.map((entry) => row(partition, entry))
    const end = log.at(-1)?.offset ?? -1n
    return {
      partition,
      start: 0n,
      end: end + 1n,
      readTo: direction === 'forward' ? end + 1n : 0n,
      ahead: direction === 'forward' ? rows : rows.reverse(),
      window: 1,
      failed: false,
    }
  })
}

const logs = fc.array(
  fc
    .array(fc.bigInt({ min: 0n, max: 50n }), { maxLength: 15 })
    .map((times): Log => times.map((timestamp, index) => ({ timestamp, offset: BigInt(index) }))),
  { minLength: 1, maxLength: 5 },
)

describe.each(['forward', 'newest'] as const)('the merge of partitions, %s', (direction) => {
  it('gives every record once, in offset order inside its partition', () => {
    fc.assert(
      fc.property(logs, (input) => {
        const lanes = lanesOf(input, direction)
        const seen: Row[] = []
        for (let next = takeNext(lanes, direction, () => undefined); next !== null; next = takeNext(lanes, direction, () => undefined))
          seen.push(next)
        expect(seen.length).toBe(input.reduce((sum, log) => sum + log.length, 0))
        for (let partition = 0; partition < input.length; partition++) {
          const offsets = seen.filter((one) => one.partition === partition).map((one) => one.offset)
          const ascending = (input[partition] ?? []).map((entry) => entry.offset)
          expect(offsets).toEqual(direction === 'forward' ? ascending : ascending.toReversed())
        }
      }),
    )
  })
  it('is ordered by time where no partition goes back in time', () => {
    fc.assert(
      fc.property(logs, (input) => {
        const monotone = input.map((log) => {
          const times = log.map((entry) => entry.timestamp).sort((a, b) => Number(a - b))
          return log.map((entry, index) => ({ ...entry, timestamp: times[index] ?? 0n }))
        })
        const lanes = lanesOf(monotone, direction)
        const times: bigint[] = []
        for (let next = takeNext(lanes, direction, () => undefined); next !== null; next = takeNext(lanes, direction, () => undefined))
          times.push(next.timestamp)
        const sorted = times.toSorted((a, b) => Number(a - b))
        expect(times).toEqual(direction === 'forward' ? sorted : sorted.toReversed())
      }),
    )
  })
  it('goes on from the position it was left at as if it had not stopped', () => {
    fc.assert(
      fc.property(logs, fc.nat(40), (input, cut) => {
        const whole = take(lanesOf(input, direction), Number.POSITIVE_INFINITY)
        const lanes = lanesOf(input, direction)
        const first = take(lanes, cut)
        const rest = lanes.map((lane) => {
          const at = positionOf(lane, direction)
          const fresh = lanesOf(input, direction)[lane.partition]
          if (fresh === undefined) throw new Error('a lane went missing')
          return { ...fresh, ahead: fresh.ahead.filter((one) => (direction === 'forward' ? one.offset >= at : one.offset < at)) }
        })
        expect([...first, ...take(rest, Number.POSITIVE_INFINITY)]).toEqual(whole)
      }),
    )
  })

  function take(lanes: Lane[], limit: number): string[] {
    const taken: string[] = []
    while (taken.length < limit) {
      const next = takeNext(lanes, direction, () => undefined)
      if (next === null) break
      taken.push(`${next.partition}/${next.offset}`)
    }
    return taken
  }
})
