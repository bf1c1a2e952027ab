import { expect, it } from 'vitest'
import { relatedTopics } from './related-topics.ts'

const topics = ['orders', 'orders.retry.5s', 'orders-retry-600', 'orders.dlq', 'orders.dlq.parked', 'ordersx.retry', 'users', 'users.dlq', 'payments']
const queues = [
  { topic: 'orders.dlq', sources: ['orders', 'gone'] },
  { topic: 'users.dlq', sources: ['users'] },
]
const isBetween = (name: string) => /retry|parked/.test(name)
const namesOf = (from: string | null) => Object.fromEntries(relatedTopics(topics, queues, from, isBetween).map(({ topic, role }) => [topic, role]))
const ofOrders = {
  orders: 'source',
  'orders.dlq': 'dead-letter',
  'orders.retry.5s': 'retry',
  'orders-retry-600': 'retry',
  'orders.dlq.parked': 'parked',
}

it.each(['orders', 'orders.dlq', 'orders.retry.5s', 'orders.dlq.parked'])('from %s the same topics are found, and no foreign ones', (from) => {
  expect(namesOf(from)).toEqual(ofOrders)
})

it('without a topic those of all queues are found; one that has to do with none stands alone', () => {
  expect(namesOf(null)).toEqual({ ...ofOrders, users: 'source', 'users.dlq': 'dead-letter' })
  expect(namesOf('payments')).toEqual({ payments: 'other' })
})
