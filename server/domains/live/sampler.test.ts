import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sampler } from './sampler.ts'

const range = (length: number) => Array.from({ length }, (_, index) => index)

test('no window of one second shows more than the limit, whatever arrives when', () => {
  const arrivals = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 700 }), records: fc.integer({ min: 0, max: 900 }) }), { maxLength: 80 })
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 500 }), (steps, max) => {
      const sampler = new Sampler(max)
      const shown: { atMs: number; count: number }[] = []
      let nowMs = 1_000_000
      for (const { afterMs, records } of steps) {
        nowMs += afterMs
        const chosen = sampler.choose(range(records), nowMs)
        expect([...chosen]).toEqual([...new Set(chosen)].sort((one, other) => one - other))
        shown.push({ atMs: nowMs, count: chosen.length })
        const inWindow = shown.filter(({ atMs }) => atMs > nowMs - 1000).reduce((sum, { count }) => sum + count, 0)
        expect(inWindow).toBeLessThanOrEqual(max)
      }
    }),
  )
})

test('a burst within the limit is shown whole', () => {
  expect(new Sampler(1000).choose(range(100), 5000)).toHaveLength(100)
  expect(new Sampler(1000).choose(range(1000), 5000)).toHaveLength(1000)
})

test('without a limit everything is shown', () => {
  expect(new Sampler(null).choose(range(50_000), 0)).toHaveLength(50_000)
})

test('a steady flow above the limit is shown evenly over the second and nearly up to the limit', () => {
  const sampler = new Sampler(1000)
  const counts = range(400).map((tick) => sampler.choose(range(250), 1_000_000 + tick * 50).length)
  const settled = counts.slice(40)
  expect(Math.max(...settled)).toBeLessThanOrEqual(60)
  const perSecond = settled.reduce((sum, count) => sum + count, 0) / (settled.length / 20)
  expect(perSecond).toBeGreaterThan(900)
})

test('what is shown of records that arrive together is spread over all of them', () => {
  const sampler = new Sampler(100)
  const places = new Set<number>()
  for (const tick of range(200)) for (const place of sampler.choose(range(1000), tick * 50)) places.add(Math.floor(place / 100))
  expect(places.size).toBe(10)
})
