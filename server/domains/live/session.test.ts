import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Batch } from './batch-text.ts'
import { defaultLiveLimits } from './limits.ts'
import { RingBudget } from './ring-budget.ts'
import { TailSession } from './session.ts'
import type { SharedRecord } from './shared-record.ts'

const limits = { ...defaultLiveLimits, ringRecords: 20, ringBytes: 300, batchRecords: 7, batchBytes: 120 }

const record = (partition: number, offset: number, bytes = 10): SharedRecord => ({
  topic: 'orders',
  partition,
  offset: BigInt(offset),
  json: '',
  bytes,
})
const run = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => record(0, from + index))
const seen = (chosen: readonly SharedRecord[]) => ({ received: chosen.length, matched: chosen.length, chosen })
const offsets = (batch: Batch | null) => batch?.records.map(({ offset }) => Number(offset))

function liveSession(credit = 100): TailSession {
  const session = new TailSession('t', limits, 0, new RingBudget(limits.ringsBytes))
  session.arrive(seen([]), 0)
  session.grant(credit)
  return session
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('arrive' as const),
      records: fc.integer({ min: 0, max: 15 }),
      unmatched: fc.nat(5),
      sampledOut: fc.nat(5),
      bytes: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('grant' as const), batches: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), afterMs: fc.integer({ min: 0, max: 1500 }), full: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'pause' as const }, { kind: 'resume' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
)

test('matched = sent + sampledOut + dropped + queued after every step, and gaps hold what was dropped and nothing that was sent', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const session = new TailSession('t', limits, 0, new RingBudget(limits.ringsBytes))
      const next = [0, 0, 0]
      const fate = new Map<string, 'sent' | 'gap'>()
      let [nowMs, arrived, ended] = [0, 0, false]
      for (const each of steps) {
        if (each.kind === 'arrive') {
          const chosen = Array.from({ length: each.records }, (_, index) => {
            const partition = (arrived + index) % 3
            next[partition] = (next[partition] ?? 0) + 1
            return record(partition, next[partition], each.bytes)
          })
          session.arrive({ received: chosen.length + each.sampledOut + each.unmatched, matched: chosen.length + each.sampledOut, chosen }, nowMs)
          if (!ended) arrived += chosen.length
        } else if (each.kind === 'grant') session.grant(each.batches)
        else if (each.kind === 'pause') session.pause()
        else if (each.kind === 'resume') session.resume()
        else if (each.kind === 'end') {
          session.end('over')
          ended = true
        } else {
          nowMs += each.afterMs
          const batch = session.take(nowMs, each.full)
          if (each.full || ended) expect(batch).toBeNull()
          for (const gap of batch?.gaps ?? []) {
            for (let offset = BigInt(gap.from); offset < BigInt(gap.to); offset += 1n) {
              const key = `${gap.partition}/${offset}`
              expect(fate.get(key)).toBeUndefined()
              fate.set(key, 'gap')
            }
          }
          for (const { partition, offset } of batch?.records ?? []) {
            expect(fate.get(`${partition}/${offset}`)).toBeUndefined()
            fate.set(`${partition}/${offset}`, 'sent')
          }
          if (batch !== null) {
            const gone = [...fate.values()]
            expect(batch.counters.sent).toBe(gone.filter((one) => one === 'sent').length)
            expect(batch.counters.dropped).toBe(gone.filter((one) => one === 'gap').length)
          }
        }
        const { received, matched, sent, sampledOut, dropped, queued } = session.counters
        expect(matched).toBe(sent + sampledOut + dropped + queued)
        expect(received).toBeGreaterThanOrEqual(matched)
        expect(queued).toBeLessThanOrEqual(limits.ringRecords)
        expect(session.waitingBytes).toBeLessThanOrEqual(limits.ringBytes)
      }
    }),
    { numRuns: 500 },
  )
})

test('records leave in order, one batch per interval, each for one credit', () => {
  const session = liveSession(2)
  session.arrive(seen(run(0, 18)), 0)
  expect(session.take(40, false)).toBeNull()
  expect(offsets(session.take(50, false))).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(session.take(90, false)).toBeNull()
  expect(offsets(session.take(100, false))).toEqual([7, 8, 9, 10, 11, 12, 13])
  expect(session.take(150, false)).toBeNull()
  session.grant(1)
  expect(offsets(session.take(150, false))).toEqual([14, 15, 16, 17])
})

test('without credit the oldest are dropped, and the counters and gaps of the loss are told all the same', () => {
  const session = liveSession(0)
  session.arrive(seen(run(0, 30)), 0)
  const told = session.take(250, false)
  expect(told?.records).toEqual([])
  expect(told?.counters).toMatchObject({ matched: 30, dropped: 10, queued: 20, sent: 0 })
  expect(told?.gaps).toMatchObject([{ from: '0', to: '10', reason: 'dropped' }])
  session.grant(1)
  expect(offsets(session.take(300, false))).toEqual([10, 11, 12, 13, 14, 15, 16])
})

test('a pause keeps counting and keeps the newest; a resume sends what was held first', () => {
  const session = liveSession()
  session.pause()
  session.arrive(seen(run(0, 25)), 0)
  expect(session.take(1000, false)).toMatchObject({ records: [], counters: { matched: 25, queued: 20, dropped: 5 } })
  session.resume()
  session.arrive(seen(run(25, 26)), 1000)
  expect(offsets(session.take(2000, false))).toEqual([6, 7, 8, 9, 10, 11, 12])
})

test('a full socket is given nothing; what waits is sent when it drains', () => {
  const session = liveSession()
  session.arrive(seen(run(0, 3)), 0)
  expect(session.take(500, true)).toBeNull()
  expect(session.dueAtMs(500)).toBeGreaterThan(500)
  expect(offsets(session.take(550, false))).toEqual([0, 1, 2])
})

test('nothing new: a batch at most once a second; changed counters: at most four times a second', () => {
  const session = liveSession()
  session.take(250, false)
  expect(session.take(1200, false)).toBeNull()
  expect(session.take(1250, false)).toMatchObject({ records: [], gaps: [] })
  session.arrive({ received: 5, matched: 0, chosen: [] }, 1260)
  expect(session.take(1400, false)).toBeNull()
  expect(session.take(1500, false)?.counters.received).toBe(5)
})

test('a viewer that falls behind is told once that it is throttled, and told again when it has caught up', () => {
  const session = liveSession(0)
  expect(session.takeState()?.state).toBe('live')
  session.arrive(seen(run(0, 5)), 0)
  session.take(500, false)
  expect(session.takeState()).toBeNull()
  session.take(1600, false)
  expect(session.takeState()).toMatchObject({ state: 'throttled', reason: expect.stringContaining('slower than records arrive') })
  session.take(1700, false)
  expect(session.takeState()).toBeNull()
  session.grant(5)
  session.take(1800, false)
  session.take(1900, false)
  expect(session.takeState()).toMatchObject({ state: 'live', reason: null })
})

test('an ended session gives nothing, drops what it held, and says why', () => {
  const session = liveSession()
  session.arrive(seen(run(0, 5)), 0)
  session.end('Topic orders was deleted.')
  expect(session.take(1000, false)).toBeNull()
  expect(session.takeState()).toMatchObject({ state: 'ended', reason: 'Topic orders was deleted.' })
  expect(session.counters).toMatchObject({ dropped: 5, queued: 0 })
  expect(session.waitingBytes).toBe(0)
  expect(session.dueAtMs(2000)).toBeNull()
})

test('what a session gives up for another is counted, told as a gap, and slows it down in words', () => {
  const budget = new RingBudget(400)
  const [quiet, busy] = ['a', 'b'].map((id) => new TailSession(id, { ...limits, ringRecords: 1000, ringBytes: 10_000 }, 0, budget))
  if (quiet === undefined || busy === undefined) throw new Error('no sessions')
  const arrive = (session: TailSession, offset: number) => {
    const record = { topic: 't', partition: 0, offset: BigInt(offset), json: 'x'.repeat(20), bytes: 20 }
    session.arrive({ received: 1, matched: 1, chosen: [record] }, 0)
  }
  for (let offset = 0; offset < 20; offset += 1) arrive(quiet, offset)
  expect(quiet.waitingBytes).toBe(400)
  for (let offset = 0; offset < 5; offset += 1) arrive(busy, offset)
  expect(quiet.waitingBytes + busy.waitingBytes).toBeLessThanOrEqual(400)
  expect(busy.counters).toMatchObject({ queued: 5, dropped: 0 })
  expect(quiet.counters).toMatchObject({ matched: 20, dropped: 10, queued: 10 })
  quiet.grant(10)
  const batch = quiet.take(300, false)
  expect(batch?.gaps).toMatchObject([{ from: '0', to: '10', reason: 'dropped' }])
  expect(quiet.takeState()).toMatchObject({ state: 'throttled' })
  quiet.end('Closed.')
  busy.end('Closed.')
  expect(budget.used).toBe(0)
})
