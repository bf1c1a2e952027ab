import { expect, it } from 'vitest'
import { formatAge, formatDuration, formatRetention } from './format-age.ts'

it('a span has its two largest units', () => {
  const minute = 60_000
  const hour = 60 * minute
  const day = 24 * hour
  expect([320, 4200, 23 * minute + 4000, 2 * hour, 6 * day + 4 * hour + 59 * minute, 800 * day].map(formatDuration)).toEqual([
    '320 ms',
    '4 s',
    '23 min 4 s',
    '2 h',
    '6 d 4 h',
    '2 y 70 d',
  ])
})

it('the second unit is the one just below, or left out', () => {
  expect(formatDuration(3_600_000 + 5000)).toBe('1 h')
})

it('a clock that runs ahead does not make a negative age', () => {
  expect([formatAge(-4000), formatAge(999), formatAge(41_000)]).toEqual(['0 s', '0 s', '41 s'])
})

it('retention reads as people say it', () => {
  expect(['604800000', '-1', '9223372036854775807', null].map(formatRetention)).toEqual(['7 d', 'for ever', '292471208 y 247 d', 'not known'])
})
