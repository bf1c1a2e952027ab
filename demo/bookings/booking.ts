import { createHash } from 'node:crypto'
import { envelope } from '../events/envelope.ts'
import type { EventDetails } from '../events/outgoing.ts'
import type { OutRecord } from '../kafka/sender.ts'
import type { Payment } from '../payments/pay.ts'

export interface Bookings {
  topic: string
  /** Whether some are poison now. */
  poison: () => boolean
}

const EVENT_TYPE = 'payment.booked'
const POISON_ONE_IN = 10
/** Orders that had waited as long when they were paid are of the history that the demo begins with. */
const HISTORY_MS = 300_000

const text = (field: string) => ({ field, type: 'string', optional: false })

/** Every booking, in Kafka Connect's own words for a schema: the sink is told it once, so that the records are plain JSON. */
export const bookingSchema = {
  type: 'struct',
  optional: false,
  fields: [
    text('eventType'),
    text('eventId'),
    text('timestamp'),
    {
      field: 'payload',
      type: 'struct',
      optional: false,
      fields: [...['paymentId', 'orderId', 'customerId', 'currency'].map(text), { field: 'cents', type: 'int64', optional: false }, text('method')],
    },
  ],
} as const

/**
 * The booking of a payment. Which ones are poison follows from the order, so that a repeated batch writes the same again: the end is
 * missing, or the amount is. `orderedAt`: milliseconds since 1970.
 */
export function bookingOf(payment: Payment, details: EventDetails, orderedAt: number, { topic, poison }: Bookings): OutRecord {
  const { paymentId, orderId, customerId, amount, method } = payment
  const digest = createHash('sha256').update(`booking of ${orderId}`).digest()
  const isPoison = digest.readUInt8(0) % POISON_ONE_IN === 0 && (poison() || details.at - orderedAt > HISTORY_MS)
  const isCut = isPoison && digest.readUInt8(1) % 2 === 0
  const cents = isPoison && !isCut ? {} : { cents: amount.cents }
  const whole = JSON.stringify(envelope(EVENT_TYPE, { paymentId, orderId, customerId, currency: amount.currency, ...cents, method }, details.at))
  const headers = {
    traceparent: details.traceparent,
    'content-type': 'application/json',
    sequence: String(details.sequence),
    'event-type': EVENT_TYPE,
    ...(isPoison ? { 'demo-fault': 'poison' } : {}),
  }
  const value = Buffer.from(isCut ? whole.slice(0, Math.floor(whole.length / 2)) : whole)
  return { topic, message: { key: details.key, value, timestamp: String(details.at), headers } }
}
