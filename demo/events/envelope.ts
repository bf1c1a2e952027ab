import { v7 } from 'uuid'

/** What every event of the demo looks like, whatever its encoding. */
export interface Envelope<P = unknown> {
  /** Dot-separated, past tense: `order.created`. */
  eventType: string
  /** UUIDv7 of the time of the event: sorts by time. */
  eventId: string
  /** ISO-8601 UTC with milliseconds. */
  timestamp: string
  payload: P
}

/** Wraps a payload. `at` is the time of the event in milliseconds since 1970. */
export function envelope<P>(eventType: string, payload: P, at: number): Envelope<P> {
  return { eventType, eventId: v7({ msecs: at }), timestamp: new Date(at).toISOString(), payload }
}
