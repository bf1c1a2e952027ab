import type { VersionRange } from '../protocol/definitions.ts'
import { connectionError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import { Api, type ApiCodec, type Protocol } from '../protocol/schema.ts'
import { type Deadline, within } from './deadline.ts'
import { connectFailure, connectTooSlow } from './failure.ts'
import { inTheClear, type Security } from './security.ts'
import { signIn } from './sign-in.ts'
import type { Target } from './target.ts'
import { WireConnection } from './wire-connection.ts'

export const clientSoftware = { clientSoftwareName: 'headgate', clientSoftwareVersion: '0.1.0' }
const unsupportedVersion = 35
const saslAuthenticate = 36

export interface LinkOptions {
  protocol: Protocol
  clientId: string
  /** Default: in the clear, and nobody signs in. */
  security?: Security
}

/** A connection is replaced after this part of the life that the broker gives a login. */
const sessionShare = 0.7

/** One connection to one broker, with what that very broker said it understands: during a rolling upgrade each says something else. */
export class Link {
  readonly target: Target
  readonly #connection: WireConnection
  readonly #protocol: Protocol
  #versions: ReadonlyMap<number, VersionRange> = new Map()
  #features: Message | null = null
  readonly #security: Security
  #inFlight = 0
  #answered = 0
  #sessionEnds = Number.POSITIVE_INFINITY
  #retired = false

  /** Starts to connect; `ready` says when it may be used. */
  constructor(target: Target, options: LinkOptions) {
    this.target = target
    this.#protocol = options.protocol
    this.#security = options.security ?? inTheClear
    this.#connection = new WireConnection(target, options.clientId, this.#security.tls)
  }

  get alive(): boolean {
    return this.#connection.alive
  }

  /** Alive, and its login is good for a while. */
  get usable(): boolean {
    return this.alive && !this.#retired && performance.now() < this.#sessionEnds
  }

  /** What is known of a connection that ended: whether anything but its versions was ever answered, and whether it had signed in. */
  get past(): { newborn: boolean; signedIn: boolean } {
    return { newborn: this.#answered <= 1, signedIn: this.#security.sasl !== null || this.#security.tls?.cert !== undefined }
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** The whole answer to ApiVersions: supported and finalised features are in it. */
  get features(): Message | null {
    return this.#features
  }

  rangeOf(apiKey: number): VersionRange | null {
    return this.#versions.get(apiKey) ?? null
  }

  /** Connects, asks for the broker's versions (which it tells before a login) and signs in. Rejects with KafkaError and leaves nothing open. */
  async open(deadline: Deadline): Promise<void> {
    const slow = () => {
      this.destroy()
      return connectTooSlow(this.target, deadline.totalMs)
    }
    try {
      await within(deadline, this.#connection.opened(), slow)
      await within(deadline, this.#askVersions(), slow)
      await within(deadline, this.#signIn(), slow)
    } catch (error) {
      this.destroy()
      throw connectFailure(this.target, error, this.#security)
    }
  }

  async #signIn(): Promise<void> {
    const { sasl, token } = this.#security
    if (sasl === null) return
    const authenticateVersion = this.#versions.get(saslAuthenticate)?.max ?? 0
    const lifetimeMs = await signIn(this.#connection, { target: this.target, sasl, token, authenticateVersion })
    if (lifetimeMs > 0) this.#sessionEnds = performance.now() + lifetimeMs * sessionShare
  }

  async #askVersions(): Promise<void> {
    const newest = await this.exchange(this.#protocol.codec(Api.apiVersions, 3), clientSoftware)
    // A broker before 2.4 answers version 3 with this error, in the shape of version 0.
    const answer = newest.int('errorCode') === unsupportedVersion ? await this.exchange(this.#protocol.codec(Api.apiVersions, 0), {}) : newest
    this.#features = answer
    this.#versions = new Map(answer.list('apiKeys').map((api) => [api.int('apiKey'), { min: api.int('minVersion'), max: api.int('maxVersion') }]))
  }

  /** One request and its answer, without a deadline of its own. Rejects with the connection's error when it ends first. */
  async exchange(codec: ApiCodec, body: Fields): Promise<Message> {
    const request = {
      apiKey: codec.apiKey,
      apiVersion: codec.version,
      body: codec.encode(body),
      taggedRequest: codec.flexible,
      // The answer to ApiVersions keeps the oldest header, since the client does not know yet what the broker knows (KIP-511).
      taggedAnswer: codec.flexible && codec.apiKey !== Api.apiVersions,
    }
    this.#inFlight++
    try {
      const message = this.#decode(codec, await this.#connection.request(request))
      this.#answered++
      return message
    } finally {
      this.#inFlight--
      if (this.#retired && this.#inFlight === 0) this.destroy()
    }
  }

  #decode(codec: ApiCodec, bytes: Buffer): Message {
    try {
      const legacy = codec.apiKey === Api.apiVersions && bytes.length >= 2 && bytes.readInt16BE(0) === unsupportedVersion
      return (legacy ? this.#protocol.codec(Api.apiVersions, 0) : codec).decode(bytes)
    } catch (cause) {
      const message = `The broker at ${this.target.address} sent an answer to ${codec.name} v${codec.version} that does not follow the protocol. Is a proxy in between?`
      throw connectionError('MALFORMED_RESPONSE', message, { broker: this.target.id }, cause)
    }
  }

  /** Calls back once, when the socket is gone or was never there. */
  whenClosed(callback: () => void): void {
    this.#connection.whenClosed(callback)
  }

  /** Ends it as soon as nothing is under way on it. */
  retire(): void {
    this.#retired = true
    if (this.#inFlight === 0) this.destroy()
  }

  /** Ends the connection at once: everything under way on it rejects. */
  destroy(): void {
    this.#connection.destroy(new Error('ended by the client'))
  }

  /** Ends it and waits until the socket is gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.whenClosed(resolve))
    this.destroy()
    await gone
  }
}
