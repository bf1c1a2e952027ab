import { describe, expect, it } from 'vitest'
import { localCodecs } from '../testing/local-codecs.ts'
import { topicNames } from '../topics.ts'
import { unframe } from './frame.ts'
import { outgoing, tombstone } from './outgoing.ts'
import { continueTrace, startTrace } from './trace.ts'

const codecs = await localCodecs()
const topics = topicNames('')
const AT = Date.UTC(2026, 5, 1, 12)
const details = { key: 'k', sequence: 7, traceparent: startTrace(), at: AT }
const location = { vin: 'WDB00000000000000', latitude: 48.1, longitude: 11.5, speed: 83.4 }
const payment = { paymentId: 'p', orderId: 'o', customerId: 'c', amount: { currency: 'EUR', cents: 1250 }, method: 'CARD' }

describe('an outgoing event', () => {
  it('has its headers in the order trace, content type, sequence, event type, schema id, fault', () => {
    const event = outgoing('location', location, { ...details, fault: 'poison' }, codecs, topics)
    expect(Object.entries(event.message.headers ?? {})).toEqual([
      ['traceparent', details.traceparent],
      ['content-type', 'application/avro'],
      ['sequence', '7'],
      ['event-type', 'vehicle.location.updated'],
      ['schema-id', '1'],
      ['demo-fault', 'poison'],
    ])
  })

  it('is the envelope with a time-sorted id and a time in milliseconds', () => {
    const { value } = outgoing('payment', payment, details, codecs, topics).message
    const framed = Buffer.isBuffer(value) ? unframe(value) : null
    const event = codecs.payment.decode(framed?.body ?? Buffer.alloc(0))
    expect(event).toMatchObject({
      eventType: 'payment.processed',
      timestamp: '2026-06-01T12:00:00.000Z',
      payload: { ...payment, amount: { cents: '1250' } },
    })
    const id = String((event as { eventId: string }).eventId)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(AT)
  })

  it.each([
    ['location', { ...location, speed: 'fast' }, 'payload.speed'],
    ['location', { ...location, altitude: 500 }, 'payload'],
    ['order', { orderId: 'o', customerId: 'c', currency: 'euro', lines: [], totalCents: 1 }, 'payload.currency'],
    ['payment', { ...payment, amount: { currency: 'EUR', cents: 0.5 } }, 'payload.amount.cents'],
    ['payment', { ...payment, method: 'SHELLS' }, 'payload.method'],
    ['payment', { ...payment, tip: 1 }, 'payload.tip'],
  ] as const)('is not made when its %s payload does not fit the schema, and the field is named', (kind, payload, field) => {
    expect(() => outgoing(kind, payload, details, codecs, topics)).toThrow(field)
  })

  it('of an erasure is a tombstone that describes no content', () => {
    const { message } = tombstone(details, topics)
    expect(message.value).toBeNull()
    expect(Object.keys(message.headers ?? {})).toEqual(['traceparent', 'sequence', 'event-type'])
  })
})

describe('a trace', () => {
  it('goes on under the same id with another span, and starts anew where there is none', () => {
    const next = continueTrace(details.traceparent)
    expect(next.split('-')[1]).toBe(details.traceparent.split('-')[1])
    expect(next.split('-')[2]).not.toBe(details.traceparent.split('-')[2])
    for (const broken of [undefined, '', 'x', `00-${'0'.repeat(32)}-0123456789abcdef-01`])
      expect(continueTrace(broken)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })
})
