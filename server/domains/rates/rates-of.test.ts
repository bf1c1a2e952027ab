import { describe, expect, it } from 'vitest'
import { RateWindow } from '../../contract/rates.ts'
import type { RateReading, RateSlice } from '../../core/rate-history.ts'
import { ratesOf, stepsOf } from './rates-of.ts'

const STEP = 15_000
const now = 400 * STEP + 7000
const window = { ...stepsOf('15m', now), firstStep: 397 }
const slice = (step: number, records: number, coveredMs = STEP): RateSlice => ({ step, records, coveredMs })
const reading = (change: Partial<RateReading>): RateReading => ({ startsAt: 0, endsAt: now, slices: [], gaps: [], topics: [], ...change })
const rates = (change: Partial<RateReading>, at = now) => ratesOf(reading(change), window, at)
const figures = (change: Partial<RateReading>, at = now) => rates(change, at).points.map((point) => point.recordsPerSecond)

it.each(RateWindow.options)('a window of %s has at most 240 steps and ends with the present one', (name) => {
  const { firstStep, lastStep, stepMs } = stepsOf(name, now)
  expect(lastStep - firstStep + 1).toBeLessThanOrEqual(240)
  expect(lastStep * stepMs).toBeLessThanOrEqual(now)
  expect((lastStep + 1) * stepMs).toBeGreaterThan(now)
})

describe('a step', () => {
  it('is its records by the time that was seen', () => {
    expect(figures({ slices: [slice(397, 150), slice(398, 80, 8000), slice(399, 30), slice(400, 14, 7000)] })).toEqual([10, 10, 2, 2])
  })
  it('is not known when it was seen for less than half of its time, and never a made-up zero', () => {
    expect(figures({ slices: [slice(397, 150), slice(398, 80, 7000), slice(400, 0, 7000)] })).toEqual([10, null, null, 0])
  })
  it('is left out at the end while its sample may still come, and shown as not known when it does not', () => {
    const endsAt = 399 * STEP
    const slices = [slice(397, 150), slice(398, 150)]
    expect(figures({ endsAt, slices })).toEqual([10, 10])
    expect(figures({ endsAt, slices }, endsAt + 61_000)).toEqual([10, 10, null, null])
  })
})

describe('gaps', () => {
  it('are those between samples, and what has been missing until now', () => {
    const endsAt = now - 61_000
    const between = { from: endsAt - 30_000, to: endsAt - 10_000 }
    const long = { ...window, firstStep: 380 }
    expect(ratesOf(reading({ endsAt, slices: [slice(397, 1)], gaps: [between] }), long, now).gaps).toEqual([between, { from: endsAt, to: now }])
  })
  it('are the whole window where the history ended before it', () => {
    expect(rates({ endsAt: 5000 }).gaps).toEqual([{ from: 397 * STEP, to: now }])
  })
  it('begin with the window where they began before it', () => {
    expect(rates({ slices: [slice(399, 1)], gaps: [{ from: 5, to: 398 * STEP }] }).gaps).toEqual([{ from: 397 * STEP, to: 398 * STEP }])
  })
  it('are none before the history begins', () => {
    expect(rates({ startsAt: null, endsAt: null }).gaps).toEqual([])
  })
})

it('topics have one rate per point and a mean over what was seen of them', () => {
  const slices = [397, 398, 399, 400].map((step) => slice(step, 150, step === 400 ? 7000 : STEP))
  const [topic] = rates({ slices, topics: [{ topic: 'a', slices: [slice(398, 30), slice(400, 0, 7000)] }] }).topics
  expect(topic).toEqual({ topic: 'a', recordsPerSecond: 1.364, points: [null, 2, null, 0] })
})
