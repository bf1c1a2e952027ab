import { Connection, Writer } from '@platformatic/kafka'
import type { VersionRange } from '../protocol/definitions.ts'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import { Api, type ApiCodec, type Protocol } from '../protocol/schema.ts'
import { type Deadline, within } from './deadline.ts'
import { connectFailure, connectTooSlow } from './failure.ts'
import { connectionOptions, inTheClear, type Security } from './security.ts'
import type { Target } from './target.ts'

export const clientSoftware = { clientSoftwareName: 'headgate', clientSoftwareVersion: '0.1.0' }
const unsupportedVersion = 35
// The library's own timers must never be first: deadlines are ours, and its way of timing out loses the place in the stream.
const neverMs = 2 ** 31 - 1

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
  readonly #connection: Connection
  readonly #protocol: Protocol
  #versions: ReadonlyMap<number, VersionRange> = new Map()
  #features: Message | null = null
  readonly #security: Security
  #alive = true
  #inFlight = 0
  #answered = 0
  #sessionEnds = Number.POSITIVE_INFINITY
  #retired = false
  #failure: Error | null = null

  /** Starts to connect; `ready` says when it may be used. */
  constructor(target: Target, options: LinkOptions) {
    this.target = target
    this.#protocol = options.protocol
    this.#security = options.security ?? inTheClear
    const onSession = (lifetimeMs: number) => {
      this.#sessionEnds = performance.now() + lifetimeMs * sessionShare
    }
    const secured = connectionOptions(this.#security, target, onSession)
    this.#connection = new Connection(options.clientId, { connectTimeout: neverMs, requestTimeout: neverMs, maxInflights: 64, ...secured })
    this.#connection.on('close', () => {
      this.#alive = false
    })
    this.#connection.on('error', (error) => {
      this.#failure ??= error
      this.#alive = false
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Alive, and its login is good for a while. */
  get usable(): boolean {
    return this.#alive && !this.#retired && performance.now() < this.#sessionEnds
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

  /** Connects and asks for the broker's versions. Rejects with KafkaError and leaves nothing open. */
  async open(deadline: Deadline): Promise<void> {
    const connecting = Promise.resolve(this.#connection.connect(this.target.host, this.target.port))
    const slow = () => {
      this.destroy()
      return connectTooSlow(this.target, deadline.totalMs)
    }
    try {
      await within(deadline, connecting, slow)
      await within(deadline, this.#askVersions(), slow)
    } catch (error) {
      // An alert that comes after the handshake is told by an event alone; the call only learns that the connection is closed.
      const cause = this.#failure === null || error instanceof KafkaError ? error : new AggregateError([this.#failure, error])
      this.destroy()
      throw connectFailure(this.target, cause, this.#security)
    }
  }

  async #askVersions(): Promise<void> {
    const newest = await this.exchange(this.#protocol.codec(Api.apiVersions, 3), clientSoftware)
    // A broker before 2.4 answers version 3 with this error, in the shape of version 0.
    const answer = newest.int('errorCode') === unsupportedVersion ? await this.exchange(this.#protocol.codec(Api.apiVersions, 0), {}) : newest
    this.#features = answer
    this.#versions = new Map(answer.list('apiKeys').map((api) => [api.int('apiKey'), { min: api.int('minVersion'), max: api.int('maxVersion') }]))
  }

  /** One request and its answer, without a deadline of its own. Rejects with the library's error when the connection ends first. */
  exchange(codec: ApiCodec, body: Fields): Promise<Message> {
    const payload = codec.encode(body)
    this.#inFlight++
    return new Promise<Message>((resolve, reject) => {
      this.#connection.send<Message>(
        codec.apiKey,
        codec.version,
        () => Writer.create().append(payload),
        (_correlationId, _apiKey, _apiVersion, reader) => this.#decode(codec, reader.buffer.slice(reader.position)),
        codec.flexible,
        codec.flexible && codec.apiKey !== Api.apiVersions,
        (error, message) => {
          this.#inFlight--
          this.#answered += error === null ? 1 : 0
          if (this.#retired && this.#inFlight === 0) this.destroy()
          if (message !== undefined && error === null) resolve(message)
          else reject(error ?? new Error('an answer without content'))
        },
      )
    })
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
    const { socket } = this.#connection
    if (socket === undefined || socket.closed) callback()
    else socket.once('close', callback)
  }

  /** Ends it as soon as nothing is under way on it. */
  retire(): void {
    this.#retired = true
    if (this.#inFlight === 0) this.destroy()
  }

  /** Ends the connection at once: everything under way on it rejects. */
  destroy(): void {
    this.#alive = false
    // With an error, because the library listens to nothing else while it still connects.
    this.#connection.socket?.destroy(new Error('ended by the client'))
  }

  /** Ends it and waits until the socket is gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.whenClosed(resolve))
    this.destroy()
    await gone
  }
}
