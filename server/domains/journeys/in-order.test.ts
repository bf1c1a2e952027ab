import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOrder, placeKey } from './in-order.ts'

type Step = Parameters<typeof inOrder>[0][number]
const step = (topic: string, offset: number, second: number, origin: [string, number] | null = null): Step => ({
  ...{ topic, partition: 0, offset: String(offset), timestamp: new Date(second * 1000).toISOString(), replay: null },
  origin: origin === null ? null : { topic: origin[0], partition: 0, offset: String(origin[1]) },
})

it('steps stand in the order of time, and what was made of another one behind it whatever the clocks say', () => {
  const steps = [step('dlq', 5, 10, ['orders', 1]), step('orders', 1, 12), step('orders', 0, 1), step('retry', 3, 11, ['orders', 1])]
  expect(inOrder(steps).map(placeKey)).toEqual(['orders/0/0', 'orders/0/1', 'dlq/0/5', 'retry/0/3'])
})

it('a replayed record stands behind the dead letter it was', () => {
  const back: Step = { ...step('orders', 9, 10, ['orders', 1]), replay: { of: 'dlq/0/5', job: null, attempt: 1 } }
  expect(inOrder([back, step('dlq', 5, 10, ['orders', 1]), step('orders', 1, 10)]).map(placeKey)).toEqual(['orders/0/1', 'dlq/0/5', 'orders/0/9'])
})

it('no step is lost or doubled, pointers in circles included', () => {
  const arbitrary = fc.array(fc.tuple(fc.nat(6), fc.nat(5), fc.option(fc.nat(6), { nil: null })), { maxLength: 12 })
  fc.assert(
    fc.property(arbitrary, (all) => {
      const steps = new Map(all.map(([offset, second, origin]) => [offset, step('t', offset, second, origin === null ? null : ['t', origin])]))
      expect(
        inOrder([...steps.values()])
          .map(placeKey)
          .toSorted(),
      ).toEqual([...steps.values()].map(placeKey).toSorted())
    }),
  )
})
