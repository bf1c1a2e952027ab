import type { Socket } from 'socket.io-client'
import type { z } from 'zod'
import type { clientEvents, serverEvents } from '../../server/contract/events.ts'
import type { Problem } from '../../server/contract/problem.ts'
import { IS_DEVELOPMENT } from './build-input.ts'
import { fromProblem, isProblem, ProblemError } from './problem-error.ts'

export type ClientEvent = keyof typeof clientEvents
export type ServerEvent = keyof typeof serverEvents
export type Payload<E extends ClientEvent> = z.input<(typeof clientEvents)[E]['payload']>
export type Ack<E extends ClientEvent> = z.output<(typeof clientEvents)[E]['ack']>
export type Message<E extends ServerEvent> = z.output<(typeof serverEvents)[E]>

export interface Connection {
  state: 'idle' | 'connecting' | 'connected' | 'lost'
  /** `polling`: the WebSocket was refused on the way (a proxy without `Upgrade`). */
  transport: 'websocket' | 'polling' | null
  /** Why it is lost, as far as the browser says. */
  reason: string | null
  /** Counts up with each new session on the server: what was open in the last one is gone. */
  session: number
}

/** One user's hold on the shared connection. The connection closes with the last lease. */
export interface SocketLease {
  /** Sends an event and waits for its acknowledgement. Throws `ProblemError` when refused or not answered in time. */
  send: <E extends ClientEvent>(event: E, payload: Payload<E>) => Promise<Ack<E>>
  /** Listens to an event of the server; returns the way to stop. */
  on: <E extends ServerEvent>(event: E, listener: (message: Message<E>) => void) => () => void
  release: () => void
}

type Listener = (message: never) => void

const IDLE: Connection = { state: 'idle', transport: null, reason: null, session: 0 }
const ACK_TIMEOUT_MS = 15_000

/**
 * One connection shared by all that need it: opened with the first lease, closed with the last. The client library is
 * loaded with the first lease as well. A socket that reconnects is a new session: tails must be opened again.
 */
export class SocketHub {
  #leases = 0
  #socket: Promise<Socket> | null = null
  #connection: Connection = IDLE
  #watchers = new Set<() => void>()
  #listeners = new Map<string, Set<Listener>>()
  readonly #path: string

  /** @param path of socket.io below the origin, such as `/socket.io` */
  constructor(path: string) {
    this.#path = path
  }

  get connection(): Connection {
    return this.#connection
  }

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  lease(): SocketLease {
    this.#leases += 1
    this.#socket ??= this.#open()
    const own = new Set<() => void>()
    let released = false
    return {
      send: (event, payload) => this.#send(event, payload),
      on: (event, listener) => {
        const stop = this.#listen(event, listener)
        own.add(stop)
        return stop
      },
      release: () => {
        if (released) return
        released = true
        for (const stop of own) stop()
        this.#leases -= 1
        if (this.#leases === 0) this.#close()
      },
    }
  }

  #listen<E extends ServerEvent>(event: E, listener: (message: Message<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  async #open(): Promise<Socket> {
    this.#change({ state: 'connecting', reason: null })
    const { io } = await import('socket.io-client')
    // WebSocket first; where it is refused, long-polling, which the screen then says.
    const socket = io({ path: this.#path, transports: ['websocket', 'polling'], tryAllTransports: true, reconnectionDelayMax: 5000 })
    socket.on('connect', () => {
      this.#change({ state: 'connected', reason: null, transport: transportOf(socket), session: this.#connection.session + 1 })
      socket.io.engine.once('upgrade', () => this.#change({ transport: transportOf(socket) }))
    })
    socket.on('disconnect', (reason) => this.#change({ state: 'lost', reason }))
    socket.on('connect_error', (error) => this.#change({ state: 'lost', reason: error.message }))
    const check = IS_DEVELOPMENT ? (await import('./contract-schemas.ts')).checkMessage : null
    socket.onAny((event: string, message: unknown) => {
      check?.(event, message)
      this.#dispatch(event, message)
    })
    return socket
  }

  #close(): void {
    const closing = this.#socket
    this.#socket = null
    this.#connection = { ...IDLE, session: this.#connection.session }
    closing?.then((socket) => socket.disconnect()).catch((error: unknown) => this.#change({ state: 'lost', reason: String(error) }))
  }

  #dispatch(event: string, message: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(message as never)
  }

  async #send<E extends ClientEvent>(event: E, payload: Payload<E>): Promise<Ack<E>> {
    const opening = this.#socket
    if (opening === null) throw notConnected('The live connection is closed.')
    const socket = await opening
    const answer: unknown = await socket
      .timeout(ACK_TIMEOUT_MS)
      .emitWithAck(event, payload)
      .catch(() => {
        throw notConnected(`The server did not acknowledge ${event} within ${ACK_TIMEOUT_MS / 1000} s.`)
      })
    const refused = refusalOf(answer)
    if (refused !== null) throw fromProblem(refused)
    if (IS_DEVELOPMENT) (await import('./contract-schemas.ts')).checkAck(event, answer)
    // The acknowledgement has the shape that the contract gives this event.
    return answer as Ack<E>
  }

  #change(patch: Partial<Connection>): void {
    this.#connection = { ...this.#connection, ...patch }
    for (const changed of this.#watchers) changed()
  }
}

const transportOf = (socket: Socket): Connection['transport'] => (socket.io.engine.transport.name === 'polling' ? 'polling' : 'websocket')

function refusalOf(answer: unknown): Problem | null {
  if (typeof answer !== 'object' || answer === null || !('problem' in answer)) return null
  return isProblem(answer.problem) ? answer.problem : null
}

const notConnected = (detail: string) => new ProblemError({ code: 'unreachable', title: 'No live connection', detail, retry: 'later' })
