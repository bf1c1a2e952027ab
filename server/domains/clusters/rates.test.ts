import { describe, expect, it } from 'vitest'
import { addSample, type GrowthSample, rateOf } from './rates.ts'

const sample = (at: number, end: bigint, topicId = 'a'): GrowthSample => ({ at, end, topicId })

describe('rates from the growth of end offsets', () => {
  it('are not known from one sample', () => {
    expect(rateOf(addSample([], sample(0, 10n)))).toBeNull()
  })
  it('are the growth between the oldest and the newest sample of the window', () => {
    const samples = [sample(0, 0n), sample(5000, 100n), sample(10_000, 200n)].reduce(addSample, [] as GrowthSample[])
    expect(rateOf(samples)).toEqual({ perSecond: 20, windowMs: 10_000 })
  })
  it('forget what is older than the window', () => {
    const samples = [sample(0, 0n), sample(60_000, 100n), sample(70_000, 300n)].reduce(addSample, [] as GrowthSample[])
    expect(rateOf(samples)).toEqual({ perSecond: 20, windowMs: 10_000 })
  })
  it('start anew when the topic was made again', () => {
    const samples = [sample(0, 500n), sample(1000, 3n, 'b')].reduce(addSample, [] as GrowthSample[])
    expect(rateOf(samples)).toBeNull()
  })
  it('are not known when a log shrank', () => {
    expect(rateOf([sample(0, 500n), sample(1000, 3n)])).toBeNull()
  })
})
