import { expect, test } from 'vitest'
import { type Counters, difference, sampleOf, samplingWords } from './counters-model.ts'

const counters = (received: string, matched = received, sampledOut = '0'): Counters => ({
  received,
  matched,
  sent: (BigInt(matched) - BigInt(sampledOut)).toString(),
  sampledOut,
  dropped: '0',
  queued: '0',
})

test('the difference is exact above 2^53', () => {
  const big = { ...counters('9007199254740993'), sent: '9007199254740990', dropped: '2' }
  expect(difference(big)).toBe(1n)
  expect(difference({ ...big, queued: '1' })).toBe(0n)
})

test('a rate takes the time that really passed', () => {
  expect(sampleOf({ counters: counters('100'), atMs: 1000 }, counters('5100'), 3000).received).toBe(2500)
})

test('counters that began anew give no rate instead of a negative one', () => {
  expect(sampleOf({ counters: counters('100'), atMs: 1000 }, counters('5'), 2000)).toEqual({
    atMs: 2000,
    received: null,
    matched: null,
    sampledOut: null,
  })
  expect(sampleOf(null, counters('5'), 2000).received).toBeNull()
})

test('sampling is announced before it starts and named while it lasts', () => {
  const sample = { atMs: 0, received: 3000, matched: 2250, sampledOut: 1500 }
  expect(samplingWords([], 1000)).toBe('Up to 1,000 matches/s are shown; above it the rest is counted as sampled out.')
  expect(samplingWords([sample], 750)).toBe('1 in 3 matches is shown: 2,250/s match, the limit is 750/s.')
  expect(samplingWords([sample], null)).toBe('Every match is shown, none is sampled out.')
})
