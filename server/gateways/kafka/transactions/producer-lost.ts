import type { KafkaError } from '../protocol/errors.ts'

/** INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE, PRODUCER_FENCED: a successor shut us out, or our transaction took too long. The codes do not tell which. */
const fenceCodes: ReadonlySet<number | null> = new Set([47, 48, 90])

/**
 * The transaction may have been committed or not: nobody told. The producer must be thrown away together with its connections, since
 * a request that is still on its way could reach the broker late.
 */
export class ProducerLost extends Error {
  override name = 'ProducerLost'
  override readonly cause: KafkaError
  /** By a successor, or by the broker's time limit for transactions. */
  readonly fenced: boolean

  constructor(cause: KafkaError) {
    super(`The transactional producer is lost: ${cause.message}`)
    this.cause = cause
    this.fenced = fenceCodes.has(cause.code)
  }
}
