import fc from 'fast-check'
import { expect, it } from 'vitest'
import { conservation, outcomesOf, readRate, shareOf } from './jobs-model.ts'

it('a job is never shown as complete while anything is left', () => {
  expect(shareOf({ selected: '9007199254740993', remaining: '1' })).toBeLessThan(1)
  expect(shareOf({ selected: '10', remaining: '0' })).toBe(1)
  expect(shareOf({ selected: null, remaining: null })).toBeNull()
})

it('the counts are shown with every digit, and said not to add up where they do not', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 60n }), fc.bigInt({ min: 0n, max: 2n ** 60n }), (copied, left) => {
      const job = { selected: (copied + left).toString(), outcomes: { copied: copied.toString() }, remaining: left.toString() }
      expect(conservation(job)?.holds).toBe(true)
      expect(conservation({ ...job, remaining: (left + 1n).toString() })?.holds).toBe(false)
    }),
  )
})

it('a limit is a whole number from 1 to a million, or none', () => {
  expect(['', '50', '0', '1e3', '-1', '1000001'].map(readRate)).toEqual([null, 50, undefined, undefined, undefined, undefined])
})

it('failures stand behind what was done, whatever order they come in', () => {
  expect(outcomesOf({ outcomes: { failed: '0', written: '30' } }).map(([name]) => name)).toEqual(['written', 'failed'])
})
