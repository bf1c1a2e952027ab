import { describe, expect, it } from 'vitest'
import { type Outgoing, outgoing } from '../events/outgoing.ts'
import { CodecsById } from '../registry/codecs-by-id.ts'
import { Registry } from '../registry/registry.ts'
import { localCodecs } from '../testing/local-codecs.ts'
import { topicNames } from '../topics.ts'
import { SeenEvents } from './dedupe.ts'
import { failedRecord, type SourceRecord } from './failed-record.ts'
import { type PaymentsParts, processBatch, processOrder } from './process-order.ts'
import { RETRY_DELAY_MS, turnOf } from './tier.ts'

const codecs = await localCodecs()
const topics = topicNames('')
const signal = new AbortController().signal
const AT = Date.UTC(2026, 5, 1)
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

function parts(): PaymentsParts {
  const byId = new CodecsById(new Registry('http://127.0.0.1:1'), Object.values(codecs))
  return { codecs, byId, seen: new SeenEvents(100), topics, group: 'payments', bookings: null }
}

function orderEvent(orderId: string, totalCents: number): Outgoing {
  const lines = [{ sku: 's', name: 'n', quantity: 1, unitPriceCents: 100 }]
  return outgoing(
    'order',
    { orderId, customerId: 'c', currency: 'EUR', lines, totalCents },
    { key: orderId, sequence: 1, traceparent: TRACE, at: AT },
    codecs,
    topics,
  )
}

/** As kafkajs reads it: all bytes. */
function read(event: Outgoing, over: Partial<SourceRecord> = {}): SourceRecord {
  const headers = Object.fromEntries(Object.entries(event.message.headers ?? {}).map(([name, value]) => [name, Buffer.from(String(value))]))
  const value = Buffer.isBuffer(event.message.value) ? event.message.value : null
  return { topic: topics.orders, partition: 2, offset: '41', timestamp: String(AT), key: Buffer.from(event.message.key), value, headers, ...over }
}

/** The failing record as the next topic's reader gets it. */
function reread(record: SourceRecord, sent: ReturnType<typeof failedRecord>, offset: string): SourceRecord {
  const headers = Object.fromEntries(
    Object.entries(sent.message.headers ?? {}).map(([name, value]) => [name, typeof value === 'string' ? Buffer.from(value) : value]),
  )
  return { ...record, topic: sent.topic, partition: 0, offset, timestamp: String(AT + 1), headers }
}

describe('payments', () => {
  it('pay an order in its own trace', async () => {
    const { send, paidEventId } = await processOrder(read(orderEvent('ord-1', 1250)), parts(), AT, signal)
    expect(send?.topic).toBe(topics.payments)
    expect(send?.message.key).toBe('ord-1')
    expect(String(send?.message.headers?.traceparent)).toContain('a'.repeat(32))
    expect(String(send?.message.headers?.traceparent)).not.toContain('b'.repeat(16))
    expect(paidEventId).not.toBeNull()
  })

  it('pay an event once, within a batch and later', async () => {
    const own = parts()
    const record = read(orderEvent('ord-2', 1250))
    const { send, paid } = await processBatch([record, { ...record, offset: '42' }], own, AT, signal)
    expect(send).toHaveLength(1)
    for (const eventId of paid) own.seen.add(eventId)
    expect(await processBatch([record], own, AT, signal)).toEqual({ send: [], paid: [] })
  })

  it('send a failure to the retry topic, then to the dead letters, with the first source as origin and every attempt counted', async () => {
    const own = parts()
    const record = read(orderEvent('ord-3', -5))
    const first = await processOrder(record, own, AT, signal)
    expect(first.send?.topic).toBe(topics.ordersRetry)
    if (first.send === null) throw new Error('nothing was sent')
    const second = await processOrder(reread(record, first.send, '7'), own, AT, signal)
    expect(second.send?.topic).toBe(topics.ordersDeadLetters)
    const headers = Object.entries(second.send?.message.headers ?? {}).map(([name, value]) => [name, String(value)])
    expect(headers.slice(0, 5).map(([name]) => name)).toEqual(['traceparent', 'content-type', 'sequence', 'event-type', 'schema-id'])
    expect(headers.slice(5)).toEqual([
      ['headgate-error-class', 'AmountNotPayable'],
      ['headgate-error-message', 'the provider takes no amount of -5 EUR cents'],
      ['headgate-error-stacktrace', expect.stringContaining('AmountNotPayable')],
      ['headgate-error-group', 'payments'],
      ['headgate-error-attempts', '2'],
      ['headgate-origin-topic', topics.orders],
      ['headgate-origin-partition', '2'],
      ['headgate-origin-offset', '41'],
      ['headgate-origin-timestamp', String(AT)],
    ])
    expect(second.send?.message.value).toBe(record.value)
    expect(second.send?.message.key).toBe(record.key)
  })

  it.each([
    ['is not framed', Buffer.from('{"orderId":1}')],
    ['is empty', Buffer.alloc(0)],
    ['is cut off', Buffer.concat([Buffer.from([0, 0, 0, 0, 2]), Buffer.from('{"eventType":"ord')])],
    ['does not fit the schema', Buffer.concat([Buffer.from([0, 0, 0, 0, 2]), Buffer.from('{}')])],
    ['is not there', null],
  ])('send a value that %s to the dead letters at once: no retry makes it readable', async (_, value) => {
    const { send } = await processOrder(read(orderEvent('ord-4', 1), { value }), parts(), AT, signal)
    expect(send?.topic).toBe(topics.ordersDeadLetters)
    expect(send?.message.headers?.['headgate-error-class']).toBe('OrderNotReadable')
    expect(send?.message.headers?.['headgate-error-attempts']).toBe('1')
    expect(send?.message.value).toBe(value)
  })

  it('wait for a registry that is down instead of calling a good order dead', async () => {
    const value = Buffer.concat([Buffer.from([0, 0, 0, 0, 99]), Buffer.from('{}')])
    await expect(processOrder(read(orderEvent('ord-5', 1), { value }), parts(), AT, signal)).rejects.toMatchObject({ name: 'RegistryDown' })
  })

  it('keep foreign headers in order, repeated and null ones too (null as empty: kafkajs cannot write it)', () => {
    const headers = { b: Buffer.from('1'), a: [Buffer.from('2'), Buffer.from('3')], ['__proto__']: Buffer.from('x') }
    const record = read(orderEvent('ord-6', 1), { headers: Object.assign(Object.create(null), headers, { nothing: null }) })
    const error = new Error('no')
    const kept = failedRecord(record, 'dlq', { error, group: 'payments', attempts: 1 }).message.headers ?? {}
    const names = Object.keys(kept).filter((name) => !name.startsWith('headgate-'))
    expect(names).toEqual(Object.keys(record.headers ?? {}))
    expect(kept.a).toEqual([Buffer.from('2'), Buffer.from('3')])
    expect(kept.nothing).toEqual(Buffer.alloc(0))
  })

  it('forget the oldest event ids beyond their capacity', () => {
    const seen = new SeenEvents(2)
    for (const id of ['a', 'b', 'c']) seen.add(id)
    expect(['a', 'b', 'c'].map((id) => seen.has(id))).toEqual([false, true, true])
  })
})

describe('a turn of the reader', () => {
  const idle = { slow: false, slowUntil: 0, now: AT }

  it('takes retries that are due and leaves the partition alone until the next one is', () => {
    const times = [AT - RETRY_DELAY_MS - 1, AT - RETRY_DELAY_MS, AT - 2000, AT]
    expect(turnOf(topics.ordersRetry, times, topics, idle)).toEqual({ take: 2, pauseMs: RETRY_DELAY_MS - 2000 })
    expect(turnOf(topics.ordersRetry, times.slice(0, 2), topics, idle)).toEqual({ take: 2, pauseMs: 0 })
    expect(turnOf(topics.ordersRetry, [AT], topics, idle)).toEqual({ take: 0, pauseMs: RETRY_DELAY_MS })
  })

  it('takes one order at a time while the consumer is slow, and none while it rests', () => {
    expect(turnOf(topics.orders, [AT, AT], topics, { ...idle, slow: true })).toEqual({ take: 1, pauseMs: 2000 })
    expect(turnOf(topics.orders, [AT, AT], topics, { slow: true, slowUntil: AT + 300, now: AT })).toEqual({ take: 0, pauseMs: 300 })
    expect(turnOf(topics.orders, [AT, AT], topics, idle)).toEqual({ take: 2, pauseMs: 0 })
  })
})
