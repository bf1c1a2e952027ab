import { describe, expect, it } from 'vitest'
import { defaultNameRules, nameRules, sourceByName } from './name-rules.ts'

const rules = nameRules(defaultNameRules)

describe('the rules for names of queues', () => {
  it.each([
    'orders.order-created.v1.dlq',
    'orders-dlq',
    'orders-dlt',
    'orders.DLT',
    'submit-order_error',
    'dlq.orders',
    'error.orders.billing',
    'connect.s3-sink.errors',
    'a.dead-letters',
  ])('%s is one', (name) => expect(rules.matches(name)).toBe(true))

  it.each(['orders', 'dlq', 'orders.dlq.parked', 'orders.retry.5s', 'orders-retry-600', 'orders-dlq-retry', 'error.orders', 'errors', 'terror'])(
    '%s is none',
    (name) => expect(rules.matches(name)).toBe(false),
  )

  it('take any text, and none', () => {
    expect(nameRules(['a+(b*']).matches('a+(bcd')).toBe(true)
    expect(nameRules([]).matches('x.dlq')).toBe(false)
  })

  it('tell the source where a topic of that name exists', () => {
    const exists = (name: string) => ['orders', 'a.b'].includes(name)
    expect(sourceByName('orders.dlq', exists)).toBe('orders')
    expect(sourceByName('orders-dlt', exists)).toBe('orders')
    expect(sourceByName('dlq.orders', exists)).toBe('orders')
    expect(sourceByName('error.a.b.billing', exists)).toBe('a.b')
    expect(sourceByName('payments.dlq', exists)).toBeNull()
  })
})
