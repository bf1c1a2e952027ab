import { connectionError, KafkaError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import type { ApiCodec, Protocol } from '../protocol/schema.ts'
import { assertOpen, type Deadline, endingIn, gaveUp, within } from './deadline.ts'
import { connectTooSlow, lostFailure } from './failure.ts'
import { Link } from './link.ts'
import type { Security } from './security.ts'
import type { Target } from './target.ts'

export interface LaneOptions {
  protocol: Protocol
  clientId: string
  /** How long one attempt to connect may take. */
  connectTimeoutMs: number
  /** Connections per broker. A broker answers the requests of one connection one after the other. */
  connectionsPerBroker: number
  /** Default: in the clear, and nobody signs in. */
  security?: Security
  /** Told of each answer, and of each connection that was made. */
  onAnswer?: () => void
}

export interface CallOptions {
  /** The lowest and the highest version this call can do with. */
  minVersion?: number
  maxVersion?: number
  /** Whether asking twice does no harm, so that a connection which ended meanwhile is replaced and the request sent once more. Default true. */
  repeatable?: boolean
}

export interface Answer {
  version: number
  message: Message
}

/**
 * The connections of one purpose. Lanes keep apart what would delay each other: behind a long poll of three seconds every
 * other request of its connection waits three seconds.
 *
 * A connection that let a deadline pass is ended, since what it would answer later has no taker and what stands behind it is
 * stuck. A call whose caller went away ends the connection only when it is alone on it, so that nobody else loses an answer;
 * else its late answer is dropped. The next call opens a new connection: a cluster that was down needs no restart of ours.
 */
export class Lane {
  readonly #options: LaneOptions
  readonly #links = new Map<string, Link[]>()
  readonly #opening = new Map<string, Promise<Link>>()
  readonly #closing = new AbortController()
  readonly #all = new Set<Link>()

  constructor(options: LaneOptions) {
    this.#options = options
  }

  get closed(): boolean {
    return this.#closing.signal.aborted
  }

  /** Sends one call to one broker at the best version both know. Rejects with KafkaError. */
  async call(target: Target, apiKey: number, body: Fields, deadline: Deadline, options: CallOptions = {}): Promise<Answer> {
    const link = await this.link(target, deadline)
    try {
      return await this.#send(link, apiKey, body, deadline, options)
    } catch (error) {
      const again = error instanceof KafkaError && error.kafkaName === 'CLOSED' && (options.repeatable ?? true) && !this.#closing.signal.aborted
      if (!again) throw error
      return this.#send(await this.link(target, deadline), apiKey, body, deadline, options)
    }
  }

  async #send(link: Link, apiKey: number, body: Fields, deadline: Deadline, options: CallOptions): Promise<Answer> {
    const codec = this.#codec(link, apiKey, options)
    const answer = link.exchange(codec, body).catch((error: unknown) => {
      throw this.#closing.signal.aborted ? this.#closedError() : lostFailure(link.target, codec.name, error, link.past)
    })
    const message = await within(deadline, answer, (reason) => {
      // Only a broker that let the whole time of the call pass is suspect; a caller's own end says nothing of it.
      const overdue = reason === 'DEADLINE' && !deadline.signal.aborted
      if (overdue || link.inFlight <= 1) link.destroy()
      const ended = reason === 'ABORTED' ? 'The caller went away' : 'The time of the request was over'
      const text = !overdue
        ? `${ended} before ${link.target.address} answered ${codec.name}.`
        : `The broker at ${link.target.address} did not answer ${codec.name} within ${Math.round(deadline.totalMs)} ms. See whether it is overloaded or hangs.`
      return connectionError(reason, text, { broker: link.target.id })
    })
    this.#options.onAnswer?.()
    return { version: codec.version, message }
  }

  #codec(link: Link, apiKey: number, { minVersion = 0, maxVersion = 32767 }: CallOptions): ApiCodec {
    const { protocol } = this.#options
    const ours = protocol.versionsOf(apiKey)
    const theirs = link.rangeOf(apiKey)
    const version = Math.min(ours.max, maxVersion, theirs?.max ?? -1)
    if (theirs !== null && version >= Math.max(ours.min, minVersion, theirs.min)) return protocol.codec(apiKey, version)
    const offered = theirs === null ? 'does not offer it' : `offers versions ${theirs.min} to ${theirs.max}`
    const message = `The broker at ${link.target.address} ${offered}, and Headgate needs ${protocol.nameOf(apiKey)} in version ${Math.max(ours.min, minVersion)} to ${Math.min(ours.max, maxVersion)}.`
    throw connectionError('UNSUPPORTED_VERSION', message, { broker: link.target.id })
  }

  /** The least busy connection to a broker; opens one where there is none or all are busy. Several callers share one attempt. */
  async link(target: Target, deadline: Deadline): Promise<Link> {
    assertOpen(deadline, `connecting to ${target.address}`)
    if (this.#closing.signal.aborted) throw this.#closedError()
    const { usable: links = [], spent = [] } = Object.groupBy(this.#links.get(target.address) ?? [], (link) => (link.usable ? 'usable' : 'spent'))
    this.#links.set(target.address, links)
    for (const link of spent) link.retire()
    const idlest = links.toSorted((a, b) => a.inFlight - b.inFlight)[0]
    if (idlest !== undefined && (idlest.inFlight === 0 || links.length >= this.#options.connectionsPerBroker)) return idlest
    const opening = this.#opening.get(target.address) ?? this.#open(target)
    return within(deadline, opening, (reason) =>
      reason === 'ABORTED' || deadline.signal.aborted ? gaveUp(reason, `connecting to ${target.address}`) : connectTooSlow(target, deadline.totalMs),
    )
  }

  #open(target: Target): Promise<Link> {
    const link = new Link(target, this.#options)
    this.#all.add(link)
    const opening = link
      .open(endingIn(this.#options.connectTimeoutMs, this.#closing.signal))
      .then(
        () => {
          this.#links.get(target.address)?.push(link)
          this.#options.onAnswer?.()
          return link
        },
        (error: unknown) => {
          throw this.#closing.signal.aborted ? this.#closedError() : error
        },
      )
      .finally(() => this.#opening.delete(target.address))
    link.whenClosed(() => this.#all.delete(link))
    opening.catch(() => undefined)
    this.#opening.set(target.address, opening)
    return opening
  }

  #closedError(): KafkaError {
    return connectionError('CLOSED', 'The connection to this cluster is closed.')
  }

  /** Ends every call under way and all connections. Calls after it reject with CLOSED. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#all].map((link) => link.close()))
  }
}
