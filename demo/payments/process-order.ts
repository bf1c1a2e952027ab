import { type Bookings, bookingOf } from '../bookings/booking.ts'
import { outgoing } from '../events/outgoing.ts'
import { continueTrace } from '../events/trace.ts'
import type { OutRecord } from '../kafka/sender.ts'
import type { Codecs } from '../registry/codecs.ts'
import type { CodecsById } from '../registry/codecs-by-id.ts'
import type { TopicNames } from '../topics.ts'
import { decodeOrder } from './decode-order.ts'
import type { SeenEvents } from './dedupe.ts'
import { attemptsBefore, failedRecord, type SourceRecord } from './failed-record.ts'
import { PaymentFailure } from './failure.ts'
import { pay } from './pay.ts'

export interface PaymentsParts {
  codecs: Codecs
  byId: CodecsById
  seen: SeenEvents
  topics: TopicNames
  group: string
  /** null: nobody reads bookings here. */
  bookings: Bookings | null
}

/** What came of one record: at most one record to send, with its booking where it is a payment, and the event id to remember once they are acknowledged. */
export interface Outcome {
  send: OutRecord | null
  booking: OutRecord | null
  paidEventId: string | null
}

/**
 * Pays one order. A failure is an outcome too: from the main topic it goes to the retry topic when another try may help, from
 * there (or at once, when none can help) to the dead letters. Rejects only when nothing can be told now, such as RegistryDown.
 */
export async function processOrder(record: SourceRecord, parts: PaymentsParts, now: number, signal: AbortSignal): Promise<Outcome> {
  const attempt = attemptsBefore(record) + 1
  try {
    const order = await decodeOrder(record.value, parts.byId, signal)
    if (parts.seen.has(order.eventId)) return { send: null, booking: null, paidEventId: null }
    const payment = pay(order, attempt)
    const traceparent = continueTrace(record.headers?.traceparent?.toString())
    const details = { key: payment.orderId, sequence: 1, traceparent, at: now }
    const booking = parts.bookings === null ? null : bookingOf(payment, details, Number(record.timestamp), parts.bookings)
    return { send: outgoing('payment', payment, details, parts.codecs, parts.topics), booking, paidEventId: order.eventId }
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    const again = error.retriable && record.topic !== parts.topics.ordersRetry
    const target = again ? parts.topics.ordersRetry : parts.topics.ordersDeadLetters
    return { send: failedRecord(record, target, { error, group: parts.group, attempts: attempt }), booking: null, paidEventId: null }
  }
}

/** Pays a batch. An event that comes twice within it is paid once. */
export async function processBatch(
  records: readonly SourceRecord[],
  parts: PaymentsParts,
  now: number,
  signal: AbortSignal,
): Promise<{ send: OutRecord[]; paid: string[] }> {
  const send: OutRecord[] = []
  const paid = new Set<string>()
  for (const record of records) {
    const outcome = await processOrder(record, parts, now, signal)
    if (outcome.paidEventId !== null && paid.has(outcome.paidEventId)) continue
    if (outcome.send !== null) send.push(outcome.send)
    if (outcome.booking !== null) send.push(outcome.booking)
    if (outcome.paidEventId !== null) paid.add(outcome.paidEventId)
  }
  return { send, paid: [...paid] }
}
