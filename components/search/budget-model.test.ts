import fc from 'fast-check'
import { expect, it } from 'vitest'
import { budgetOf, budgetWords, readBytes, readRecords, shortCount } from './budget-model.ts'

it('a budget is read as people write it', () => {
  expect(['5 M', '2.5k', '1,000,000', '12', '10 million'].map(readRecords)).toEqual(['5000000', '2500', '1000000', '12', null])
  expect(['500 MB', '2 GiB', '1048576', '1.5k', 'much'].map(readBytes)).toEqual(['524288000', '2147483648', '1048576', '1536', null])
})

it('nothing and less than nothing are no budget', () => {
  expect(['0', '', '-5', '0.4', '9999999999 G'].map(readRecords)).toEqual([null, null, null, null, null])
})

it('a short count reads back as the same number', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), (count) => readRecords(shortCount(count.toString())) === count.toString()))
})

it('a budget is told with all its limits', () => {
  expect(budgetWords(budgetOf({ br: null, bb: null, bs: null }))).toBe('5 M records, 60 s')
  expect(budgetWords(budgetOf({ br: '250000', bb: '1073741824', bs: '999' }))).toBe('250 k records, 1.00 GiB, 600 s')
})
