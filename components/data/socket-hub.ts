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
/** A WebSocket that is let through and then stays silent counts as refused after so long. */
const CONNECT_TIMEOUT_MS = 8000
/** Until the client library is asked for again, where it could not be loaded. */
const RELOAD_AFTER_MS = 2000

type Library = Pick<typeof import('socket.io-client'), 'io'>

/** What a page leaves as it is. */
interface HubParts {
  /** The server's origin; the page's own unless told. */
  origin?: string
  load?: () => Promise<Library>
  connectTimeoutMs?: number
  reloadAfterMs?: number
}

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
  /** Counts up with each socket that is opened or closed: what an earlier one still tells is of no interest. */
  #turn = 0
  #reload: ReturnType<typeof setTimeout> | null = null
  readonly #path: string
  readonly #parts: HubParts

  /** @param path of socket.io below the origin, such as `/socket.io` */
  constructor(path: string, parts: HubParts = {}) {
    this.#path = path
    this.#parts = parts
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
    if (this.#socket === null) this.#start()
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

  #start(): void {
    this.#forgetReload()
    this.#turn += 1
    const turn = this.#turn
    const opening = this.#open(turn)
    this.#socket = opening
    opening.catch((error: unknown) => {
      if (turn !== this.#turn) return
      this.#socket = null
      this.#change({ state: 'lost', reason: error instanceof Error ? error.message : String(error) })
      this.#reload = setTimeout(() => this.#start(), this.#parts.reloadAfterMs ?? RELOAD_AFTER_MS)
    })
  }

  async #open(turn: number): Promise<Socket> {
    this.#change({ state: 'connecting', reason: null })
    const { io } = await (this.#parts.load?.() ?? import('socket.io-client'))
    const check = IS_DEVELOPMENT ? (await import('./contract-schemas.ts')).checkMessage : null
    if (turn !== this.#turn) throw notConnected('The live connection is closed.')
    const options = {
      path: this.#path,
      // WebSocket first; where it is refused, long-polling, which the screen then says.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelayMax: 5000,
      timeout: this.#parts.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    }
    const socket = this.#parts.origin === undefined ? io(options) : io(this.#parts.origin, options)
    this.#follow(socket, (patch) => turn === this.#turn && this.#change(patch))
    socket.onAny((event: string, message: unknown) => {
      if (turn !== this.#turn) return
      check?.(event, message)
      this.#dispatch(event, message)
    })
    return socket
  }

  #follow(socket: Socket, tell: (patch: Partial<Connection>) => void): void {
    socket.on('connect', () => {
      tell({ state: 'connected', reason: null, transport: transportOf(socket), session: this.#connection.session + 1 })
      socket.io.engine.once('upgrade', () => tell({ transport: transportOf(socket) }))
    })
    socket.on('disconnect', (reason) => tell({ state: 'lost', reason }))
    socket.on('connect_error', (error) => {
      // A proxy that takes the upgrade and closes is no error to the client, only a silence: it would try the same for ever.
      if (error.message === 'timeout') socket.io.opts.transports = ['polling', 'websocket']
      tell({ state: 'lost', reason: error.message })
    })
  }

  #close(): void {
    this.#forgetReload()
    this.#turn += 1
    const closing = this.#socket
    this.#socket = null
    this.#change({ ...IDLE, session: this.#connection.session })
    // Where it did not open there is nothing to close.
    closing?.then(
      (socket) => socket.disconnect(),
      () => undefined,
    )
  }

  #forgetReload(): void {
    if (this.#reload !== null) clearTimeout(this.#reload)
    this.#reload = null
  }

  #dispatch(event: string, message: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(message as never)
  }

  async #send<E extends ClientEvent>(event: E, payload: Payload<E>): Promise<Ack<E>> {
    const opening = this.#socket
    if (opening === null) throw notConnected('The live connection is closed.')
    let socket: Socket
    try {
      // Waited for directly: what is sent before a release goes out before its disconnect.
      socket = await opening
    } catch (error) {
      throw error instanceof ProblemError ? error : notConnected('The program for live connections could not be loaded.')
    }
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
