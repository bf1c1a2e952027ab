import type { Message } from 'kafkajs'
import type { TopicNames } from '../topics.ts'
import { catalogue, type EventKind } from './catalogue.ts'
import type { Codec } from './codec.ts'
import { envelope } from './envelope.ts'

export type Fault = 'poison' | 'duplicate' | 'out-of-order'

export interface Outgoing {
  topic: string
  message: Message & { key: string }
}

export interface EventDetails {
  key: string
  /** Counts the events of this key. */
  sequence: number
  /** W3C trace context. */
  traceparent: string
  /** Time of the event, milliseconds since 1970. */
  at: number
  fault?: Fault
}

/** Validates, encodes and frames an event, and gives it its headers. Throws NotValid: nothing that does not fit its registered schema is sent. */
export function outgoing(kind: EventKind, payload: unknown, details: EventDetails, codecs: Record<EventKind, Codec>, topics: TopicNames): Outgoing {
  const { eventType, topic } = catalogue[kind]
  const codec = codecs[kind]
  const value = codec.encode(envelope(eventType, payload, details.at))
  const described = { contentType: codec.contentType, schemaId: codec.schemaId }
  return {
    topic: topics[topic],
    message: { key: details.key, value, timestamp: String(details.at), headers: headers(eventType, details, described) },
  }
}

/** The erasure of a user: a null value, which compaction takes for "forget this key". There is no content to describe. */
export function tombstone(details: EventDetails, topics: TopicNames): Outgoing {
  const message = { key: details.key, value: null, timestamp: String(details.at), headers: headers('user.erased', details, null) }
  return { topic: topics.userStates, message }
}

/** Always in this order: kafkajs writes them as an object lists them. */
function headers(eventType: string, details: EventDetails, content: { contentType: string; schemaId: number } | null): Record<string, string> {
  return {
    traceparent: details.traceparent,
    ...(content === null ? {} : { 'content-type': content.contentType }),
    sequence: String(details.sequence),
    'event-type': eventType,
    ...(content === null ? {} : { 'schema-id': String(content.schemaId) }),
    ...(details.fault === undefined ? {} : { 'demo-fault': details.fault }),
  }
}
