import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import type { RateHistory, RateSample } from '../../core/rate-history.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { createRateHistory } from './rate-history.ts'
import { Store } from './store.ts'

const START = Date.parse('2026-11-20T23:59:00.000Z')
const DAY = 86_400_000
let database: FreshDatabase
let stores: Store[]
let histories: RateHistory[]
let history: RateHistory

beforeAll(async () => {
  database = await freshDatabase()
  stores = [0, 1].map(() => new Store({ url: async () => database.url, log: silentLog }))
  await Promise.all(stores.map((store) => store.ready()))
  histories = stores.map((store) => createRateHistory(store))
  history = createRateHistory(stores[0] ?? new Store({ url: async () => database.url, log: silentLog }))
})
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await database.drop()
})

const sample = (cluster: string, seconds: number, change: Partial<RateSample> = {}): RateSample => ({
  cluster,
  at: START + seconds * 1000,
  coveredMs: 10_000,
  records: 100n,
  topics: [],
  topicsLeftOut: 0,
  ...change,
})
const window = (seconds: number, stepSeconds = 10) => {
  const stepMs = stepSeconds * 1000
  return { firstStep: START / stepMs, lastStep: (START + seconds * 1000) / stepMs - 1, stepMs, topics: 2 }
}

async function rows<T>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('what is read', () => {
  it('is what was written, shared out to the steps that a sample overlaps, over midnight too', async () => {
    const cluster = uniqueName('rates')
    await history.write([sample(cluster, 55), sample(cluster, 65), sample(cluster, 75)])
    const { slices, startsAt, endsAt } = await history.read(cluster, window(80, 20))
    const from = START / 20_000
    expect(slices).toEqual([
      { step: from + 2, records: 150, coveredMs: 15_000 },
      { step: from + 3, records: 150, coveredMs: 15_000 },
    ])
    expect([startsAt, endsAt]).toEqual([START + 45_000, START + 75_000])
  })

  it('tells the gaps between samples exactly', async () => {
    const cluster = uniqueName('rates')
    await history.write([sample(cluster, 10), sample(cluster, 20), sample(cluster, 55)])
    const gap = { from: START + 20_000, to: START + 45_000 }
    expect((await history.read(cluster, window(60))).gaps).toEqual([gap])
    const later = { ...window(60), firstStep: START / 10_000 + 3 }
    expect((await history.read(cluster, later)).gaps).toEqual([gap])
  })

  it('has the busiest topics; a topic that is not named got nothing only where no topic was left out', async () => {
    const cluster = uniqueName('rates')
    const named = (...pairs: [string, bigint][]) => pairs.map(([topic, records]) => ({ topic, records }))
    await history.write([
      sample(cluster, 10, { topics: named(['a', 90n], ['b', 9n], ['c', 1n]) }),
      sample(cluster, 20, { topics: named(['b', 100n]) }),
      sample(cluster, 30, { topics: named(['b', 100n]), topicsLeftOut: 3 }),
    ])
    const { topics } = await history.read(cluster, window(30))
    const from = START / 10_000
    expect(topics.map(({ topic, slices }) => [topic, slices.map(({ step, records }) => [step - from, records])])).toEqual([
      [
        'b',
        [
          [0, 9],
          [1, 100],
          [2, 100],
        ],
      ],
      [
        'a',
        [
          [0, 90],
          [1, 0],
        ],
      ],
    ])
  })

  it('is nothing for a cluster without a history', async () => {
    expect(await history.read(uniqueName('rates'), window(60))).toEqual({ startsAt: null, endsAt: null, slices: [], gaps: [], topics: [] })
  })
})

describe('several replicas', () => {
  it('that take turns leave no gap, and share out what overlaps', async () => {
    const cluster = uniqueName('rates')
    await histories[0]?.write([sample(cluster, 10, { topics: [{ topic: 'a', records: 100n }] })])
    await histories[1]?.write([sample(cluster, 15, { topics: [{ topic: 'a', records: 100n }] }), sample(cluster, 25)])
    await histories[0]?.write([sample(cluster, 20)])
    const { slices, gaps, topics } = await history.read(cluster, window(30, 30))
    expect([slices, gaps]).toEqual([[{ step: START / 30_000, records: 250, coveredMs: 25_000 }], []])
    expect(topics[0]?.slices[0]?.records).toBe(150)
  })
  it('that see the same cluster count no time twice, and one goes on where the other stops', async () => {
    const cluster = uniqueName('rates')
    const [first, second] = histories
    await Promise.all(
      [0, 1, 2, 3].flatMap((index) => [
        first?.write([sample(cluster, 10 + index * 10)]),
        second?.write([sample(cluster, 14 + index * 10, { coveredMs: 12_000 })]),
      ]),
    )
    await second?.write([sample(cluster, 60)])
    const stored = await rows<{ at: Date; covered_ms: number }>(`select at, covered_ms from rate_sample where cluster = '${cluster}' order by at`)
    for (const [index, { at, covered_ms: coveredMs }] of stored.entries()) {
      const before = stored[index - 1]
      if (before !== undefined) expect(at.getTime() - coveredMs).toBeGreaterThanOrEqual(before.at.getTime() - 1000)
    }
    expect(stored.at(-1)?.at.getTime()).toBe(START + 60_000)
  })
})

it('days older than a week leave with their partition', async () => {
  const cluster = uniqueName('rates')
  const partitions = async () =>
    (await rows<{ name: string }>(`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'rate_sample'::regclass`))
      .map(({ name }) => name)
      .toSorted()
  await history.write([sample(cluster, 0)])
  const before = await partitions()
  expect(before).toContain('rate_sample_20261120')
  await history.write([sample(cluster, 0, { at: START + 9 * DAY })])
  expect(await partitions()).toEqual(['rate_sample_20261129'])
})
