import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rates } from '../../server/contract/rates.ts'
import {
  gapWords,
  historyWords,
  ratesCsv,
  rateTicks,
  sparkPath,
  spreadLabels,
  tickWords,
  timeTicks,
  topicsView,
  totalView,
  viewWords,
} from './rates-model.ts'

const start = Date.parse('2026-11-24T14:00:00.000Z')
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString()
const rates = (change: Partial<Rates> = {}): Rates => ({
  points: [10, null, 30].map((recordsPerSecond, index) => ({ at: at(index * 60), recordsPerSecond })),
  stepMs: 60_000,
  gaps: [{ from: at(55), to: at(130) }],
  startsAt: at(-3600),
  asOf: at(180),
  topics: [{ topic: 'a.b', recordsPerSecond: 5, points: [5, null, 0] }],
  ...change,
})

describe('a view', () => {
  it('keeps what is not known open, and its gaps inside the window', () => {
    const view = totalView(rates())
    expect(view.points.map((point) => point.rates[0])).toEqual([10, null, 30])
    expect(view).toMatchObject({ peak: 30, from: start, to: start + 180_000, gaps: [{ from: start + 55_000, to: start + 130_000 }] })
    expect(topicsView(rates()).series).toEqual([{ name: 'a.b', last: 0 }])
  })
  it('is told in one sentence', () => {
    expect(viewWords(totalView(rates()), 'Records produced', 'UTC')).toBe(
      'Records produced, 14:00:00 to 14:03:00: Produced 30.0 rec/s, at most 30.0 rec/s, one gap without data',
    )
  })
  it('says the longest gap and how many more there are', () => {
    const more = rates({ gaps: [...rates().gaps, { from: at(140), to: at(150) }] })
    expect(gapWords(totalView(more), 'UTC')).toContain('No data from 14:00:55 for 1 min 15 s, and 1 shorter')
    expect(gapWords(totalView(rates({ gaps: [] })), 'UTC')).toBeNull()
  })
  it('says where history starts, when that is inside of it', () => {
    expect([historyWords(rates(), 'UTC'), historyWords(rates({ startsAt: at(100) }), 'Europe/Warsaw')]).toEqual([null, 'History starts 15:01'])
  })
})

describe('ticks', () => {
  it('of rates go from zero above the peak in 3 to 6 even steps', () => {
    expect(rateTicks(48.2)).toEqual([0, 20, 40, 60])
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (peak) => {
        const ticks = rateTicks(peak)
        return ticks[0] === 0 && (ticks.at(-1) ?? 0) >= peak && ticks.length >= 3 && ticks.length <= 6
      }),
    )
  })
  it('of time are round on the clock of the zone', () => {
    const ticks = timeTicks(start, start + 3_600_000, 'Asia/Kolkata', 5)
    const words = ticks.map((tick) => tickWords(tick, { from: start, to: start + 3_600_000 }, 'Asia/Kolkata'))
    expect(words).toEqual(['19:30', '19:45', '20:00', '20:15', '20:30'])
    expect(tickWords(start, { from: 0, to: 7 * 86_400_000 }, 'UTC')).toBe('11-24')
  })
})

it('labels at the ends of lines never cover each other and stay inside', () => {
  expect(spreadLabels([50, 10], 100, 14)).toEqual([50, 10])
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 }), (wanted) => {
      const tops = spreadLabels(wanted, 100, 14).toSorted((a, b) => a - b)
      return tops.every((top, index) => top >= 0 && top <= 100 && (index === 0 || top - (tops[index - 1] ?? 0) >= 13.999))
    }),
  )
})

it('CSV leaves a field empty where a rate is not known', () => {
  expect(ratesCsv(rates()).split('\r\n')).toEqual([
    'at,step_ms,records_per_second,a.b',
    '2026-11-24T14:00:00.000Z,60000,10,5',
    '2026-11-24T14:01:00.000Z,60000,,',
    '2026-11-24T14:02:00.000Z,60000,30,0',
    '',
  ])
})

it('a sparkline breaks where nothing is known', () => {
  expect(sparkPath([1, 2, null, 1], 10)).toBe('M0 5.0L1 0.0M3 5.0')
})
