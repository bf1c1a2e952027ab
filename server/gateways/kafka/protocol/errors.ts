import { adviceOn, knownError } from './error-table.ts'

/** What a broker answered, or why it did not: with what the caller can do about it. */
export class KafkaError extends Error {
  override name = 'KafkaError'
  /** Kafka's own error code; null for failures of the connection itself. */
  readonly code: number | null
  /** Kafka's own name, such as NOT_LEADER_OR_FOLLOWER; for connection failures UNREACHABLE, DEADLINE, ABORTED, CLOSED. */
  readonly kafkaName: string
  readonly retriable: boolean
  readonly broker: number | null
  readonly topic: string | null
  readonly partition: number | null

  constructor(init: {
    code: number | null
    kafkaName: string
    message: string
    retriable: boolean
    broker?: number | null
    topic?: string | null
    partition?: number | null
    cause?: unknown
  }) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.kafkaName = init.kafkaName
    this.retriable = init.retriable
    this.broker = init.broker ?? null
    this.topic = init.topic ?? null
    this.partition = init.partition ?? null
  }
}

export interface ErrorPlace {
  broker?: number | null
  topic?: string | null
  partition?: number | null
}

/** The error a broker answered with, as an error that says what was asked, where, and what to do. `doing` reads like "Fetch". */
export function brokerError(code: number, doing: string, place: ErrorPlace = {}, detail?: string | null): KafkaError {
  const { name, retriable } = knownError(code)
  const where = placeText(place)
  const said = detail === undefined || detail === null || detail === '' ? '' : `: ${detail}`
  const advice = adviceOn(name)
  const message = `${doing}${where} was answered with ${name} (${code})${said}${advice === null ? '.' : `. ${advice}`}`
  return new KafkaError({ code, kafkaName: name, message, retriable, ...place })
}

/** Null for code 0. */
export function errorOrNull(code: number, doing: string, place: ErrorPlace = {}, detail?: string | null): KafkaError | null {
  return code === 0 ? null : brokerError(code, doing, place, detail)
}

/** Failures of the connection itself. UNREACHABLE and CLOSED are worth another try; DEADLINE and ABORTED end the call. */
export type ConnectionFailure = 'UNREACHABLE' | 'DEADLINE' | 'ABORTED' | 'CLOSED' | 'MALFORMED_RESPONSE' | 'UNSUPPORTED_VERSION'

export function connectionError(kafkaName: ConnectionFailure, message: string, place: ErrorPlace = {}, cause?: unknown): KafkaError {
  const retriable = kafkaName === 'UNREACHABLE' || kafkaName === 'CLOSED' || kafkaName === 'DEADLINE'
  return new KafkaError({ code: null, kafkaName, message, retriable, ...place, ...(cause === undefined ? {} : { cause }) })
}

function placeText(place: ErrorPlace): string {
  const target =
    place.topic == null ? '' : place.partition == null ? ` of topic "${place.topic}"` : ` of partition ${place.partition} of topic "${place.topic}"`
  return place.broker == null ? target : `${target} on broker ${place.broker}`
}

/** Whether the partition is led elsewhere, or its topic is another one by now: ask for the metadata again, then try again. */
export function hasStaleMetadata(error: KafkaError): boolean {
  return error.code !== null && staleCodes.has(error.code)
}

// UNKNOWN_TOPIC_OR_PARTITION 3, LEADER_NOT_AVAILABLE 5, NOT_LEADER_OR_FOLLOWER 6, REPLICA_NOT_AVAILABLE 9, KAFKA_STORAGE_ERROR 56,
// LISTENER_NOT_FOUND 72, FENCED_LEADER_EPOCH 74, UNKNOWN_LEADER_EPOCH 75, OFFSET_NOT_AVAILABLE 78, UNKNOWN_TOPIC_ID 100, INCONSISTENT_TOPIC_ID 103
const staleCodes: ReadonlySet<number> = new Set([3, 5, 6, 9, 56, 72, 74, 75, 78, 100, 103])
