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
