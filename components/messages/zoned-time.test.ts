import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant } from '../ui/format-time.ts'
import { offsetAt, readTypedTime } from './zoned-time.ts'

describe('a typed time', () => {
  test('that the clocks skipped is refused with the reason and a time that exists', () => {
    expect(readTypedTime('2026-03-29 02:30', 'Europe/Warsaw')).toEqual({
      kind: 'refused',
      reason: '2026-03-29 02:30 does not exist in Europe/Warsaw: the clocks were put forward over it. Write 2026-03-29 03:30 instead.',
    })
  })

  test('that the clocks showed twice is asked back, earlier first', () => {
    expect(readTypedTime('2026-10-25 02:30:00.5', 'Europe/Warsaw')).toEqual({
      kind: 'ambiguous',
      options: [
        { iso: '2026-10-25T00:30:00.500Z', offset: '+02:00' },
        { iso: '2026-10-25T01:30:00.500Z', offset: '+01:00' },
      ],
    })
  })

  test('with a zone of its own is that instant', () => {
    expect(readTypedTime('2026-03-29T02:30:00+01:00', 'Asia/Tokyo')).toEqual({ kind: 'instant', iso: '2026-03-29T01:30:00.000Z' })
  })

  test('that is no date or no time is refused', () => {
    for (const text of ['', 'yesterday', '2026-02-30 10:00', '2026-01-01 24:00', '2026-01-01 10:60', '2026-13-01T10:00Z']) {
      expect(readTypedTime(text, 'UTC').kind).toBe('refused')
    }
  })

  test('is what the tables show for it, in every zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Warsaw', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia')
    const times = fc.integer({ min: Date.parse('2001-01-01T00:00Z'), max: Date.parse('2039-12-31T00:00Z') })
    fc.assert(
      fc.property(zones, times, (zone, time) => {
        const typed = readTypedTime(formatInstant(time, zone), zone)
        const iso = new Date(time).toISOString()
        if (typed.kind === 'ambiguous') expect(typed.options.map((option) => option.iso)).toContain(iso)
        else expect(typed).toEqual({ kind: 'instant', iso })
      }),
      { numRuns: 200 },
    )
  })
})

test('the offset of a zone is read for the instant', () => {
  expect(offsetAt(Date.parse('2026-07-01T00:00Z'), 'Asia/Kolkata')).toBe(19_800_000)
  expect(offsetAt(Date.parse('2026-01-01T00:00Z'), 'America/New_York')).toBe(-18_000_000)
})
