import type { Log } from '../../../core/log.ts'
import { refusedLogin } from '../gate/breaker.ts'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import { Api } from '../protocol/schema.ts'
import type { BrokerAddress } from '../types.ts'
import { assertOpen, type Deadline, sooner } from './deadline.ts'
import type { Answer, CallOptions, Lane } from './lane.ts'
import { clientSoftware, type Link } from './link.ts'
import { type Target, targetOf } from './target.ts'

/** Who is in the cluster and who of them answers. Learns from every metadata answer; falls back to the bootstrap addresses. */
export class Directory {
  readonly #lane: Lane
  readonly #bootstrap: Target[]
  readonly #log: Log
  readonly #onFailure: (error: KafkaError, deadline: Deadline) => void
  #brokers = new Map<number, Target>()
  #lastGood: Target | null = null

  /** `onFailure` is told when none could be asked, or when a login was refused, which the others would refuse as well. */
  constructor(lane: Lane, bootstrap: Target[], log: Log, onFailure: (error: KafkaError, deadline: Deadline) => void = () => undefined) {
    this.#onFailure = onFailure
    this.#lane = lane
    this.#bootstrap = bootstrap
    this.#log = log
  }

  learn(brokers: BrokerAddress[]): void {
    if (brokers.length === 0) return
    const configured = new Set(this.#bootstrap.map(({ address }) => address))
    this.#brokers = new Map(
      brokers.map(({ id, host, port }) => {
        const target = targetOf(id, host, port)
        return [id, { ...target, configured: configured.has(target.address) }]
      }),
    )
  }

  known(id: number): Target | null {
    return this.#brokers.get(id) ?? null
  }

  brokers(): Target[] {
    return [...this.#brokers.values()]
  }

  /**
   * Asks any broker that answers, within one deadline: each candidate gets its share of the time left, so that one which
   * swallows packets does not use it up. Rejects with what each said where none answers.
   */
  async ask(apiKey: number, body: Fields, deadline: Deadline, options?: CallOptions): Promise<Answer> {
    try {
      return await this.#askAny(apiKey, body, deadline, options)
    } catch (error) {
      if (error instanceof KafkaError && (failsOver(error) || refusedLogin(error))) this.#onFailure(error, deadline)
      throw error
    }
  }

  /** Asks all brokers at once for a sign of life; rejects with what each said when none gives one. */
  async pulse(deadline: Deadline): Promise<void> {
    const asked = this.#candidates().map((target) => this.#lane.call(target, Api.apiVersions, clientSoftware, deadline))
    const outcomes = Promise.allSettled(asked)
    try {
      await Promise.any(asked)
    } catch {
      const failures = (await outcomes).flatMap((outcome) =>
        outcome.status === 'rejected' && outcome.reason instanceof KafkaError ? [outcome.reason] : [],
      )
      throw this.#nobody(failures)
    }
  }

  async #askAny(apiKey: number, body: Fields, deadline: Deadline, options?: CallOptions): Promise<Answer> {
    const candidates = this.#candidates()
    const failures: KafkaError[] = []
    for (const [index, target] of candidates.entries()) {
      assertOpen(deadline, 'looking for a broker that answers')
      const share = sooner(deadline, Math.ceil(deadline.remainingMs() / (candidates.length - index)))
      try {
        const answer = await this.#lane.call(target, apiKey, body, share, options)
        this.#lastGood = target
        return answer
      } catch (error) {
        if (!(error instanceof KafkaError) || this.#lane.closed || deadline.signal.aborted || !failsOver(error)) throw error
        failures.push(error)
        this.#log.debug({ broker: target.address, error: error.kafkaName }, 'a broker does not answer')
      }
    }
    this.#lastGood = null
    throw this.#nobody(failures)
  }

  /** A connection to any broker that answers. */
  async link(deadline: Deadline): Promise<Link> {
    const found = this.#candidates()[0]
    if (found === undefined) throw this.#nobody([])
    return this.#lane.link(found, deadline)
  }

  #candidates(): Target[] {
    const unique = new Map<string, Target>()
    const known = this.brokers().slice(0, 3)
    for (const target of [...(this.#lastGood === null ? [] : [this.#lastGood]), ...known, ...this.#bootstrap]) {
      if (!unique.has(target.address)) unique.set(target.address, target)
    }
    return [...unique.values()]
  }

  #nobody(failures: KafkaError[]): KafkaError {
    const [only] = failures
    if (only !== undefined && failures.length === 1) return only
    const name = failures.every((error) => error.kafkaName === 'DEADLINE') ? 'DEADLINE' : 'UNREACHABLE'
    const each = failures.map(({ message }) => message.replace(/\. .*$/, '.'))
    const message = `No broker of the cluster answers. ${each.join(' ')} Check that they run and that their addresses can be reached from here.`
    return connectionError(name, message, {}, only)
  }
}

const failsOver = (error: KafkaError) => ['UNREACHABLE', 'DEADLINE', 'CLOSED', 'MALFORMED_RESPONSE', 'TOKEN'].includes(error.kafkaName)
