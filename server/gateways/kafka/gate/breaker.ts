import { KafkaError } from '../protocol/errors.ts'

/** So many attempts in a row that found no broker, and calls are refused at once. */
const patience = 3
const firstRestMs = 1000
/** Shorter than the pause between two looks at a cluster that is down, so that each look tries. */
const longestRestMs = 3000
/** A login that was refused is refused again: brokers and directories lock accounts out that try too often. */
const longestLoginRestMs = 30_000

/** `probe`: the one call that tries whether the cluster is back. */
export type Admission = 'pass' | 'probe'

/**
 * Whether a cluster may be asked. Closed: everyone may. After `patience` failures in a row it opens: for a while, which doubles
 * with each failure, calls are refused at once with what was the last to be heard and the time of the next try. Then one call
 * at a time is let through. Any answer of any broker closes it. Times are ms of the monotonic clock.
 */
export class Breaker {
  readonly #now: () => number
  #failures = 0
  #open: { error: KafkaError; until: number; restMs: number } | null = null
  #probing = false

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get isOpen(): boolean {
    return this.#open !== null
  }

  /** Throws where nobody may ask now. A caller that is let through as the probe reports its end by `probeEnded`. */
  admit(): Admission {
    if (this.#open === null) return 'pass'
    if (this.#probing || this.#now() < this.#open.until) throw this.refusal()
    this.#probing = true
    return 'probe'
  }

  answered(): void {
    this.#failures = 0
    this.#open = null
  }

  /** No broker answered. Returns whether this is what opened it. */
  failed(error: KafkaError): boolean {
    this.#failures += 1
    if (this.#open === null && this.#failures < patience) return false
    return this.trip(error)
  }

  /** Opens it, or keeps it open for longer. Returns whether it was closed before. */
  trip(error: KafkaError): boolean {
    const wasOpen = this.#open !== null
    const longest = refusedLogin(error) ? longestLoginRestMs : longestRestMs
    const restMs = Math.min(this.#open === null ? firstRestMs : this.#open.restMs * 2, longest)
    this.#open = { error, restMs, until: this.#now() + restMs }
    return !wasOpen
  }

  /** The next call may be the probe. One that ended without telling anything leaves the time of the next try as it was. */
  probeEnded(): void {
    this.#probing = false
  }

  /** What is told to callers who may not ask. */
  refusal(): KafkaError {
    const { error, until } = this.#open ?? { error: null, until: this.#now() }
    const at = new Date(Date.now() + Math.max(0, until - this.#now())).toISOString().slice(11, 19)
    const message = `${error?.message ?? 'The cluster does not answer.'} It is tried again at ${at} UTC; until then nothing is asked of it.`
    const { code = null, kafkaName = 'UNREACHABLE', broker = null } = error ?? {}
    // A cluster that let a deadline pass is no longer waited for: to callers of now it is out of reach.
    const name = kafkaName === 'DEADLINE' || kafkaName === 'CLOSED' ? 'UNREACHABLE' : kafkaName
    return new KafkaError({ code, kafkaName: name, message, retriable: true, broker, cause: error })
  }
}

/** Whether waiting helps nothing until a person has changed something at the login. */
export function refusedLogin(error: KafkaError): boolean {
  return ['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE'].includes(error.kafkaName)
}
