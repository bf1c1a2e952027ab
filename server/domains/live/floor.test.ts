import { expect, test } from 'vitest'
import { Floor, isAsFarAs } from './floor.ts'

const at = (offsets: Record<number, bigint>, topic = 'orders') =>
  new Map([[topic, new Map(Object.entries(offsets).map(([partition, next]) => [Number(partition), next]))]])

test('a floor holds back what lies before it, until the reader has passed it', () => {
  const floor = new Floor(at({ 0: 10n, 1: 10n }), at({ 0: 4n, 1: 12n }))
  expect([9n, 10n].map((offset) => floor.holds('orders', 0, offset))).toEqual([false, true])
  expect(floor.holds('orders', 1, 3n)).toBe(true)
  floor.settle(at({ 0: 9n }))
  expect(floor.isMet).toBe(false)
  floor.settle(at({ 0: 10n }))
  expect(floor.isMet).toBe(true)
})

test('a topic that is created again has no floor', () => {
  const floor = new Floor(at({ 0: 10n }), at({ 0: 4n }))
  floor.forget('orders')
  expect(floor.holds('orders', 0, 0n)).toBe(true)
  expect(floor.isMet).toBe(true)
})

test('one reader is as far as another only with the same partitions and no offset behind', () => {
  expect(isAsFarAs(at({ 0: 5n, 1: 7n }), at({ 0: 5n, 1: 6n }))).toBe(true)
  expect(isAsFarAs(at({ 0: 5n, 1: 5n }), at({ 0: 5n, 1: 6n }))).toBe(false)
  expect(isAsFarAs(at({ 0: 5n, 1: 7n }), at({ 0: 5n }))).toBe(false)
  expect(isAsFarAs(at({ 0: 5n }), at({ 0: 5n, 1: 0n }))).toBe(false)
  expect(isAsFarAs(at({ 0: 5n }), at({ 0: 5n }, 'other'))).toBe(false)
})
