import { expect, it } from 'vitest'
import { stackedArrivals } from './arrivals-model.ts'

const now = Date.parse('2026-01-31T12:00:30.000Z')
const minute = (records: number) => [{ at: '2026-01-31T12:00:00.000Z', records }]
const failure = (id: string, records: number) => ({ id, exceptionClass: `a.b.${id}`, message: 'x <n>', lastHour: minute(records) })

it('arrivals are stacked by kind, and what has no colour of its own is not lost', () => {
  const kinds = [1, 2, 3, 4, 5, 6, 7].map((n) => failure(`K${n}`, n))
  const stacked = stackedArrivals(minute(30), kinds, now)
  expect(stacked.kinds.map(({ id, records }) => `${id} ${records}`)).toEqual(['K7 7', 'K6 6', 'K5 5', 'K4 4', 'K3 3', 'others 5'])
  const last = stacked.bars.at(-1)
  expect(last?.parts.reduce((sum, { records }) => sum + records, 0)).toBe(30)
  expect(stacked.kinds[0]?.name).toBe('K7: x <n>')
})

it('kinds without arrivals in the hour have no colour', () => {
  const stacked = stackedArrivals(minute(3), [failure('A', 3), { ...failure('B', 1), lastHour: [] }], now)
  expect(stacked.kinds.map(({ id }) => id)).toEqual(['A'])
  expect(stacked.bars.at(-1)).toMatchObject({
    records: 3,
    parts: [
      { id: 'A', records: 3 },
      { id: 'others', records: 0 },
    ],
  })
})
