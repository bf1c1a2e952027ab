import { expect, it } from 'vitest'
import { attentionOf, foundWords, headline, minuteBars, progressWords, shareOf, shortClass } from './dlq-model.ts'

it('a queue that fills is louder than one that waits, and one without open records is quiet', () => {
  const words = (depth: string | null, arrivalsPerMinute: number) => attentionOf({ depth, arrivalsPerMinute }).words
  expect([words('4', 1), words('4', 0), words('0', 3), words(null, 0)]).toEqual(['Filling', 'Waiting', 'Nothing open', 'Not read yet'])
})

it('the index tells how far it is until it is at the end', () => {
  expect(progressWords({ done: '14000', total: '18402' })).toBe('Grouped 14,000 of 18,402 offsets; figures grow until all are read.')
  expect(progressWords({ done: '5', total: '5' })).toBeNull()
})

it('exception classes are short where they are names of classes', () => {
  expect([shortClass('java.lang.IllegalStateException'), shortClass('HTTP 500'), shortClass(null)]).toEqual([
    'IllegalStateException',
    'HTTP 500',
    'No exception class',
  ])
})

it('an hour has sixty bars, those without arrivals are empty', () => {
  const now = Date.parse('2026-01-31T12:00:30.000Z')
  const bars = minuteBars([{ at: '2026-01-31T11:59:00.000Z', records: 4 }], now)
  expect(bars).toHaveLength(60)
  expect(bars.at(-2)).toEqual({ at: Date.parse('2026-01-31T11:59:00.000Z'), records: 4 })
  expect(bars.filter(({ records }) => records > 0)).toHaveLength(1)
})

it('says in words what was found and how much', () => {
  expect(foundWords(['name', 'headers'])).toBe('Found by its name and its headers')
  expect(headline([])).toBe('Nothing open in 0 queues')
  expect(shareOf({ count: '3' }, [{ count: '3' }, { count: '1' }])).toBe(0.75)
})
