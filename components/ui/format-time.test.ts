import { expect, it } from 'vitest'
import { formatClock, formatClockSeconds, formatDay, formatInstant, formatZone } from './format-time.ts'

const at = '2026-11-23T14:27:05.054Z'

it('an instant is an ISO date and a 24-hour time with milliseconds in the chosen zone', () => {
  expect(formatInstant(at, 'UTC')).toBe('2026-11-23 14:27:05.054')
  expect(formatInstant(at, 'Asia/Kathmandu')).toBe('2026-11-23 20:12:05.054')
})

it('midnight is 00, not 24', () => {
  expect(formatInstant('2026-01-01T00:00:00.000Z', 'UTC')).toBe('2026-01-01 00:00:00.000')
})

it('the day follows the zone', () => {
  expect([formatDay('2026-11-23T23:30:00.000Z', 'UTC'), formatDay('2026-11-23T23:30:00.000Z', 'Europe/Warsaw')]).toEqual(['2026-11-23', '2026-11-24'])
})

it('years before 1000 and before our era keep their place', () => {
  expect(formatInstant('0001-01-01T00:00:00.000Z', 'UTC')).toBe('0001-01-01 00:00:00.000')
  expect(formatDay(new Date(-62_198_755_200_000), 'UTC')).toMatch(/^-0002-/)
})

it('rows take the time alone', () => {
  expect([formatClock(at, 'UTC'), formatClockSeconds(at, 'UTC')]).toEqual(['14:27:05.054', '14:27:05'])
})

it('what is not a time is not known', () => {
  expect([formatInstant(null, 'UTC'), formatClock('soon', 'UTC')]).toEqual(['not known', 'not known'])
})

it('a zone shows its offset at that moment', () => {
  const summer = new Date('2026-07-01T00:00:00Z')
  const winter = new Date('2026-01-01T00:00:00Z')
  expect([formatZone('Europe/Warsaw', summer), formatZone('Europe/Warsaw', winter), formatZone('UTC', winter)]).toEqual([
    'Europe/Warsaw +02:00',
    'Europe/Warsaw +01:00',
    'UTC',
  ])
  expect(formatZone('Europe/London', winter)).toBe('Europe/London +00:00')
})
