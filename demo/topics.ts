const HOUR_MS = 3_600_000
const MIB = 1_048_576

export interface TopicSpec {
  name: string
  partitions: number
  configs: Record<string, string>
}

export interface TopicNames {
  locations: string
  orders: string
  ordersRetry: string
  ordersDeadLetters: string
  payments: string
  registrations: string
  userStates: string
}

/** Topics that are there only beside a Kafka Connect that writes them into a database. */
export interface SinkTopics {
  bookings: string
  bookingsDeadLetters: string
}

export function sinkTopics(prefix: string): SinkTopics {
  const bookings = `${prefix}payments.payment-booked.v1`
  return { bookings, bookingsDeadLetters: `${bookings}.dlq` }
}

/** `<domain>.<event-name>.v<major>`, behind a prefix that keeps test runs apart. */
export function topicNames(prefix: string): TopicNames {
  const orders = `${prefix}orders.order-created.v1`
  return {
    locations: `${prefix}fleet.vehicle-location-updated.v1`,
    orders,
    ordersRetry: `${orders}.retry.5s`,
    ordersDeadLetters: `${orders}.dlq`,
    payments: `${prefix}payments.payment-processed.v1`,
    registrations: `${prefix}users.user-registered.v1`,
    userStates: `${prefix}users.user-state.v1`,
  }
}

/** Kafka drops whole segments only: small ones make the limits per partition hold. */
const limited = {
  'cleanup.policy': 'delete',
  'retention.ms': String(24 * HOUR_MS),
  'retention.bytes': String(256 * MIB),
  'segment.bytes': String(32 * MIB),
}

/** The newest value of every user stays; the active segment is never compacted, so it is closed every hour. */
const compacted = {
  'cleanup.policy': 'compact',
  'segment.bytes': String(32 * MIB),
  'segment.ms': String(HOUR_MS),
  'min.cleanable.dirty.ratio': '0.2',
}

export function topicTable(names: TopicNames, sink: SinkTopics | null): TopicSpec[] {
  return [
    { name: names.locations, partitions: 6, configs: limited },
    { name: names.orders, partitions: 3, configs: limited },
    { name: names.ordersRetry, partitions: 3, configs: limited },
    { name: names.ordersDeadLetters, partitions: 3, configs: limited },
    { name: names.payments, partitions: 3, configs: limited },
    { name: names.registrations, partitions: 3, configs: limited },
    { name: names.userStates, partitions: 3, configs: compacted },
    ...(sink === null ? [] : [sink.bookings, sink.bookingsDeadLetters].map((name) => ({ name, partitions: 3, configs: limited }))),
  ]
}
