import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TlsSettings } from '../../../core/connection-settings.ts'
import { giveBack } from '../../../core/give-back.ts'
import { WireWriter } from '../protocol/wire-writer.ts'
import { ForeignAnswer, FrameReader } from './frame-reader.ts'
import type { Target } from './target.ts'

/** The connection ended before the answer came. */
export class ConnectionEnded extends Error {
  override name = 'ConnectionEnded'
}

export interface WireRequest {
  apiKey: number
  apiVersion: number
  body: Buffer
  /** Header version 2 and 1 (KIP-482): both end with tagged fields. */
  taggedRequest: boolean
  taggedAnswer: boolean
}

interface Awaited {
  correlationId: number
  tagged: boolean
  resolve: (body: Buffer) => void
  reject: (error: Error) => void
}

/**
 * One socket to a broker that speaks Kafka's framing: requests go out at once, answers come back in their order, each as a buffer
 * that nothing else shares. It has no deadlines: who calls has them, and ends the connection by `destroy`.
 *
 * The first error ends it; everything that waits is rejected with that error, or with ConnectionEnded where the other side just
 * hung up.
 */
export class WireConnection {
  readonly #socket: Socket
  readonly #opened: Promise<void>
  readonly #clientId: Buffer
  readonly #awaited: Awaited[] = []
  #correlationId = 0
  #error: Error | null = null
  #ended = false

  /** Begins to connect. */
  constructor(target: Target, clientId: string, tls: TlsSettings | null) {
    this.#clientId = Buffer.from(clientId)
    const socket = tls === null ? connect({ host: target.host, port: target.port }) : connectTls(tlsOptions(target, tls))
    this.#socket = socket
    socket.setNoDelay(true)
    const frames = new FrameReader((frame) => this.#take(frame))
    socket.on('data', (chunk: Buffer) => {
      try {
        frames.push(chunk)
        // A chunk was copied into its frame; the socket keeps no part of it.
        giveBack(chunk)
      } catch (error) {
        this.destroy(asError(error))
      }
    })
    socket.on('error', (error) => {
      this.#error ??= error
    })
    this.#opened = new Promise((resolve, reject) => {
      socket.once(tls === null ? 'connect' : 'secureConnect', () => resolve())
      socket.once('close', () => {
        this.#end()
        reject(this.#reason())
      })
    })
    this.#opened.catch(() => undefined)
  }

  get alive(): boolean {
    return !this.#ended
  }

  /** Resolves when requests may be sent. */
  opened(): Promise<void> {
    return this.#opened
  }

  /** The body of the answer, without its header. */
  request(request: WireRequest): Promise<Buffer> {
    if (this.#ended) return Promise.reject(this.#reason())
    this.#correlationId = (this.#correlationId + 1) & 0x7fffffff
    const correlationId = this.#correlationId
    return new Promise((resolve, reject) => {
      this.#awaited.push({ correlationId, tagged: request.taggedAnswer, resolve, reject })
      this.#write(request, correlationId)
    })
  }

  #write({ apiKey, apiVersion, body, taggedRequest }: WireRequest, correlationId: number): void {
    const header = new WireWriter().int32(0).int16(apiKey).int16(apiVersion).int32(correlationId).int16(this.#clientId.length).raw(this.#clientId)
    if (taggedRequest) header.unsignedVarint(0)
    const head = header.done()
    head.writeInt32BE(head.length - 4 + body.length, 0)
    this.#socket.cork()
    this.#socket.write(head)
    this.#socket.write(body)
    this.#socket.uncork()
  }

  /** Answers come in the order of the requests of a connection: any other is not from a broker. */
  #take(frame: Buffer): void {
    const awaited = this.#awaited[0]
    if (awaited === undefined || frame.readInt32BE(0) !== awaited.correlationId) throw new ForeignAnswer(frame)
    this.#awaited.shift()
    awaited.resolve(frame.subarray(awaited.tagged ? afterTags(frame) : 4))
  }

  /** Calls back once, when the socket is gone or was never there. */
  whenClosed(callback: () => void): void {
    if (this.#socket.closed) callback()
    else this.#socket.once('close', callback)
  }

  /** Ends it at once: everything that waits is rejected. */
  destroy(error?: Error): void {
    this.#error ??= error ?? null
    this.#ended = true
    this.#socket.destroy()
  }

  #end(): void {
    this.#ended = true
    for (const { reject } of this.#awaited.splice(0)) reject(this.#reason())
  }

  #reason(): Error {
    return this.#error ?? new ConnectionEnded('the connection was closed')
  }
}

function tlsOptions({ host, port }: Target, tls: TlsSettings) {
  const { ca, cert, key, keyPassword, serverName, rejectUnauthorized } = tls
  // An address may not be asked for by name (RFC 6066 §3).
  const name = serverName ?? (isIP(host) === 0 ? host : undefined)
  return {
    host,
    port,
    rejectUnauthorized,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    ...(name === undefined ? {} : { servername: name }),
  }
}

/** Where the body begins behind the tagged fields of the header: brokers send none, so their number is 0. */
function afterTags(frame: Buffer): number {
  if (frame.length < 5 || frame[4] !== 0) throw new ForeignAnswer(frame)
  return 5
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)))
