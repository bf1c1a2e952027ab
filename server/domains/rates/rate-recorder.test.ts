import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../core/errors.ts'
import { silentLog } from '../../core/log.ts'
import type { RateHistory, RateSample } from '../../core/rate-history.ts'
import { type ClusterSnapshot, emptySnapshot } from '../clusters/index.ts'
import { RateRecorder } from './rate-recorder.ts'

let written: RateSample[]
let isAway: boolean
let recorder: RateRecorder

const history: RateHistory = {
  write: async (samples) => {
    if (isAway) throw problem('database-down', 'away')
    written.push(...samples)
  },
  read: () => Promise.reject(new Error('not read here')),
}

beforeEach(() => {
  written = []
  isAway = false
  recorder = new RateRecorder({ history, log: silentLog })
})
afterEach(() => recorder.close())

/** A look at a cluster with one topic whose log ends there. */
function look(seconds: number, end: bigint, change: Partial<ClusterSnapshot> = {}): void {
  const at = seconds * 1000
  recorder.look('c', {
    ...emptySnapshot,
    status: 'up',
    at,
    checkedAt: at,
    topics: new Map([['t', { name: 't', topicId: 'id', internal: false, partitions: [], error: null }]]),
    figures: new Map([['t', { spans: [{ logStart: 0n, highWatermark: end, problem: null }], bytes: null, settings: null, rate: null }]]),
    ...change,
  })
}

async function samples(): Promise<[at: number, coveredMs: number, records: bigint][]> {
  await recorder.flush()
  return written.map(({ at, coveredMs, records }) => [at, coveredMs, records])
}

describe('samples', () => {
  it('are made at most every 10 s, whatever the looks, and touch each other', async () => {
    for (let seconds = 0; seconds <= 24; seconds += 4) look(seconds, BigInt(seconds) * 10n)
    expect(await samples()).toEqual([
      [12_000, 12_000, 120n],
      [24_000, 12_000, 120n],
    ])
  })
  it('are not made across a look that failed: the time without an answer stays a gap', async () => {
    look(0, 0n)
    look(12, 120n, { status: 'down', at: 8000 })
    look(16, 500n)
    look(28, 600n)
    expect(await samples()).toEqual([[28_000, 12_000, 100n]])
  })
  it('are not made from looks that are far apart', async () => {
    look(0, 0n)
    look(91, 500n)
    expect(await samples()).toEqual([])
  })
  it('are not made when the clock was put back', async () => {
    look(100, 0n)
    look(50, 500n)
    look(60, 600n)
    expect(await samples()).toEqual([[60_000, 10_000, 100n]])
  })
})

describe('without a database', () => {
  it('samples wait and are written once it is back', async () => {
    isAway = true
    look(0, 0n)
    look(10, 10n)
    expect(await samples()).toEqual([])
    isAway = false
    look(20, 20n)
    expect((await samples()).map(([at]) => at)).toEqual([10_000, 20_000])
    expect(recorder.stats()).toEqual({ written: 2, dropped: 0, waiting: 0 })
  })
  it('the oldest are dropped and counted: memory stays bounded', async () => {
    isAway = true
    for (let index = 0; index <= 250; index += 1) look(index * 10, 0n)
    expect(recorder.stats()).toEqual({ written: 0, dropped: 150, waiting: 100 })
    isAway = false
    expect((await samples()).at(0)?.[0]).toBe(1_510_000)
  })
})

it('closing writes what waits', async () => {
  look(0, 0n)
  look(10, 10n)
  await recorder.close()
  expect(written).toHaveLength(1)
})
