import type { Log } from '../../../core/log.ts'
import { KafkaError } from '../protocol/errors.ts'
import { type Deadline, deadlineOf, endingIn } from '../transport/deadline.ts'
import type { Call } from '../types.ts'
import { Breaker } from './breaker.ts'
import { Budget } from './budget.ts'

export interface GateOptions {
  log: Log
  /** For every call that brings none. */
  timeoutMs: number
  /** Asks all brokers at once for a sign of life; rejects when none gives one. */
  pulse: (deadline: Deadline) => Promise<void>
}

const places = 100
const longestLine = 2000
/** A call that waits for so long while nothing at all comes from the cluster makes it suspect. */
const suspectMs = 1000
const pulseMs = 1000

/**
 * Through which all calls to one cluster go, so that a cluster which is dead or hangs costs neither others nor its own callers
 * more than it must: so many calls at once (`Budget`), none while nothing answers (`Breaker`).
 *
 * A network that swallows packets lets no call fail before its deadline. So when a call has waited for a second and no answer to
 * anything came from the cluster meanwhile, though it had answered before, it is asked for a sign of life. Without one all
 * calls under way are ended with what is known, two seconds after they began instead of at their deadlines.
 */
export class Gate {
  readonly #options: GateOptions
  readonly #breaker = new Breaker()
  readonly #budget = new Budget(places, longestLine)
  readonly #waiting = new Set<AbortController>()
  readonly #closing = new AbortController()
  #lastAnswer: number | null = null
  #pulsing: Promise<void> | null = null

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Runs a call when there is a place for it. Rejects at once with the reason while the cluster is known not to answer. */
  async run<T>(call: Call, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const admission = this.#breaker.admit()
    const own = new AbortController()
    const end = () => own.abort(call.signal.reason)
    call.signal.addEventListener('abort', end, { once: true })
    if (call.signal.aborted) end()
    const deadline = deadlineOf({ ...call, signal: own.signal }, this.#options.timeoutMs)
    const watch = setInterval(() => this.#suspect(), suspectMs)
    this.#waiting.add(own)
    let leave: (() => void) | undefined
    try {
      leave = await this.#budget.enter(deadline)
      return await work(deadline)
    } catch (error) {
      throw own.signal.aborted && !call.signal.aborted ? this.#breaker.refusal() : error
    } finally {
      clearInterval(watch)
      call.signal.removeEventListener('abort', end)
      this.#waiting.delete(own)
      leave?.()
      if (admission === 'probe') this.#breaker.probeEnded()
    }
  }

  /** Something came from a broker of the cluster. */
  readonly answered = (): void => {
    this.#lastAnswer = performance.now()
    if (!this.#breaker.isOpen) {
      this.#breaker.answered()
      return
    }
    this.#breaker.answered()
    this.#options.log.info('the cluster answers again')
  }

  /** None of the brokers could be asked. A call with little time, or whose caller's time was over, proves nothing by its end. */
  readonly failed = (error: KafkaError, deadline: Deadline): void => {
    if (error.kafkaName === 'ABORTED' || deadline.signal.aborted || this.#closing.signal.aborted) return
    if (error.kafkaName === 'DEADLINE' && deadline.totalMs < this.#options.timeoutMs / 2) return
    if (this.#breaker.failed(error)) this.#shut(error, true)
  }

  #suspect(): void {
    const quiet = this.#lastAnswer !== null && performance.now() - this.#lastAnswer >= suspectMs
    if (!quiet || this.#closing.signal.aborted) return
    this.#pulsing ??= this.#options
      .pulse(endingIn(pulseMs, this.#closing.signal))
      .catch((error: unknown) => {
        if (!(error instanceof KafkaError) || this.#closing.signal.aborted) return
        this.#shut(error, this.#breaker.trip(error))
      })
      .finally(() => {
        this.#pulsing = null
      })
  }

  /** Ends the calls that wait for a cluster that does not answer. */
  #shut(error: KafkaError, news: boolean): void {
    const event = { error: error.message, calls: this.#waiting.size }
    if (news) this.#options.log.info(event, 'the cluster does not answer: calls are refused until it does')
    for (const waiting of this.#waiting) waiting.abort()
  }

  close(): void {
    this.#closing.abort()
  }
}
