import { expect, it } from 'vitest'
import { endOf, progressOf, recordOf } from './record-fixture.ts'
import type { SearchView } from './search-run.ts'
import { columnOf, restSeconds, searchWords } from './search-words.ts'

const view = (change: Partial<SearchView>): SearchView => ({ phase: 'ended', progress: null, end: null, error: null, matches: [], ...change })

it('no match is only said together with what was read', () => {
  const words = searchWords(view({ end: endOf({ scanned: { records: '10000000', bytes: '4096' }, total: '10000000' }) }))
  expect(words).toMatchObject({ word: 'Complete', figure: 'No match', read: 'in all 10,000,000 records of the range, 4.00 KiB', boundary: null })
})

it('a search that stopped early never looks complete, and says how much was read of how much', () => {
  const end = endOf({
    complete: false,
    stopReason: 'scan-budget',
    scanned: { records: '275', bytes: '100' },
    partitions: [{ partition: 7, from: '0', to: '1000', readTo: '725', problem: null }],
  })
  const words = searchWords(view({ end, matches: [recordOf(7, 800, 1)] }))
  expect(words).toMatchObject({ word: 'Not complete', figure: '1 match', read: 'in 275 of at most 1,000 records (27.5 %), 100 B' })
  expect(words.boundary).toBe('P7 was read to offset 725.')
})

it('a full page is called a full page', () => {
  expect(searchWords(view({ end: endOf({ complete: false, stopReason: 'limit' }) })).word).toBe('Page full')
})

it('a partition that failed is named', () => {
  const partitions = [{ partition: 4, from: '0', to: '9', readTo: '9', problem: 'no leader' }]
  expect(searchWords(view({ end: endOf({ complete: false, stopReason: 'error', partitions }) })).reason).toContain('P4')
})

it('a cancelled search says what was read until then', () => {
  expect(searchWords(view({ phase: 'cancelled', progress: progressOf(320) }))).toMatchObject({
    word: 'Cancelled',
    read: expect.stringContaining('320 of at most 1,000'),
  })
})

it('the rest is estimated from the rate, and not where there is none', () => {
  const end = endOf({ complete: false, scanned: { records: '500', bytes: '1' } })
  expect([restSeconds({ end, progress: progressOf(500) }), restSeconds({ end, progress: null })]).toEqual([5, null])
})

it('the column of a refused expression is found in its words', () => {
  expect([columnOf('line 1, column 7: an operand is missing'), columnOf('too long')]).toEqual([7, null])
})
