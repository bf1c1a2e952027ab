import { expect, test } from 'vitest'
import { endingIn } from '../transport/deadline.ts'
import { Budget } from './budget.ts'

const forever = () => endingIn(60_000, new AbortController().signal)
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('no more than so many are let in, and the next in line follows when one leaves', async () => {
  const budget = new Budget(2, 10)
  const order: number[] = []
  const leaves: (() => void)[] = []
  const calls = [1, 2, 3, 4].map(async (id) => {
    leaves.push(await budget.enter(forever()))
    order.push(id)
  })
  await settled()
  expect(order).toEqual([1, 2])
  leaves[0]?.()
  await settled()
  expect(order).toEqual([1, 2, 3])
  leaves[1]?.()
  await Promise.all(calls)
  expect(order).toEqual([1, 2, 3, 4])
})

test('who leaves the line, at its deadline or by itself, takes no place', async () => {
  const budget = new Budget(1, 10)
  const leave = await budget.enter(forever())
  const leaving = new AbortController()
  const late = expect(budget.enter(endingIn(10, new AbortController().signal))).rejects.toMatchObject({ kafkaName: 'DEADLINE' })
  const gone = expect(budget.enter(endingIn(60_000, leaving.signal))).rejects.toMatchObject({ kafkaName: 'ABORTED' })
  leaving.abort()
  await Promise.all([late, gone])
  leave()
  await expect(budget.enter(forever())).resolves.toBeTypeOf('function')
})

test('a line that is full takes nobody', async () => {
  const budget = new Budget(1, 1)
  const leave = await budget.enter(forever())
  const waiting = budget.enter(forever())
  await expect(budget.enter(forever())).rejects.toMatchObject({ kafkaName: 'DEADLINE' })
  leave()
  await expect(waiting).resolves.toBeTypeOf('function')
})
