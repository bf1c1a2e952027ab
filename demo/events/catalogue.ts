import { readFile } from 'node:fs/promises'
import type { SchemaText } from '../registry/registry.ts'
import type { TopicNames } from '../topics.ts'

export type EventKind = 'location' | 'order' | 'payment' | 'registration' | 'userState'

export interface EventSpec {
  eventType: string
  topic: keyof TopicNames
  schema: { type: SchemaText['type']; file: string; message?: string }
}

/** Which event goes into which topic, in which encoding. One owner per topic: `payments` its own, the simulator the others. */
export const catalogue: Record<EventKind, EventSpec> = {
  location: { eventType: 'vehicle.location.updated', topic: 'locations', schema: { type: 'AVRO', file: 'vehicle-location-updated.avsc' } },
  order: { eventType: 'order.created', topic: 'orders', schema: { type: 'JSON', file: 'order-created.json' } },
  payment: {
    eventType: 'payment.processed',
    topic: 'payments',
    schema: { type: 'PROTOBUF', file: 'payment-processed.proto', message: 'headgate.demo.payments.v1.PaymentProcessed' },
  },
  registration: { eventType: 'user.registered', topic: 'registrations', schema: { type: 'AVRO', file: 'user-registered.avsc' } },
  userState: { eventType: 'user.updated', topic: 'userStates', schema: { type: 'AVRO', file: 'user-updated.avsc' } },
}

export const eventKinds: readonly EventKind[] = ['location', 'order', 'payment', 'registration', 'userState']

/** The checked-in schema of an event. */
export async function schemaFile(kind: EventKind): Promise<SchemaText> {
  const { type, file } = catalogue[kind].schema
  return { type, text: await readFile(new URL(`../schemas/${file}`, import.meta.url), 'utf8') }
}
