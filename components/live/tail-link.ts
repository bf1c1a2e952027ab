import type { TailBatch, TailState } from '../../server/contract/events.ts'
import { ProblemError } from '../data/problem-error.ts'
import type { Payload, SocketHub, SocketLease } from '../data/socket-hub.ts'
import type { Schedule } from './schedule.ts'

export type TailHub = Pick<SocketHub, 'lease' | 'watch' | 'connection'>
export type OpenRequest = Payload<'tail.open'>

/** How the stream stands. */
export type LinkPhase =
  | { kind: 'connecting' }
  | { kind: 'opening' }
  | { kind: 'open'; sinceMs: number }
  | { kind: 'lost'; sinceMs: number; reason: string | null }
  | { kind: 'refused'; problem: ProblemError; retries: boolean }
  | { kind: 'ended'; reason: string }

export interface LinkParts {
  hub: TailHub
  schedule: Schedule
  /** What to ask for; `again`: a tail was open before and its place is to be kept. May take a while, and may throw. */
  request: (again: boolean) => Promise<OpenRequest>
  onOpen: () => void
  onBatch: (batch: TailBatch) => void
  onState: (state: TailState) => void
  onPhase: (phase: LinkPhase) => void
}

/** Batches that the server may send ahead: at one per 50 ms enough for a round trip of most of a second. */
const CREDIT = 16
const RETRY_MS = 3000
const MOST_EARLY = 64

/*
 * One tail over the shared connection, opened again whenever its session is lost.
 *
 *   connecting ──connected──▶ opening ──acknowledged──▶ open ──tail.state ended──▶ ended
 *                               ▲  │                      │                          │
 *                     new session  refused ──3 s (where later may help)──▶ opening   │
 *                               │  ▼                      ▼                          │
 *                              lost ◀───connection lost───┴──────────────────────────┘
 *
 * Credit is given back when a batch has been taken in, so a busy page slows the server down instead of piling up here.
 * An attempt that was overtaken (stopped, lost, asked again) closes the tail it still gets.
 */
export class TailLink {
  readonly #parts: LinkParts
  #lease: SocketLease | null = null
  #unwatch: (() => void) | null = null
  #cancelRetry: (() => void) | null = null
  #session = 0
  #attempt = 0
  #tailId: string | null = null
  #opened = false
  #paused = false
  #spent = 0
  /** What came for a tail whose acknowledgement is still on its way through this page. */
  #early: ({ batch: TailBatch } | { state: TailState })[] = []
  #phase: LinkPhase = { kind: 'connecting' }

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  start(): void {
    const lease = this.#parts.hub.lease()
    this.#lease = lease
    lease.on('tail.batch', (batch) => this.#take({ batch }))
    lease.on('tail.state', (state) => this.#take({ state }))
    this.#unwatch = this.#parts.hub.watch(() => this.#connectionChanged())
    this.#connectionChanged()
  }

  stop(): void {
    this.#dropTail(true)
    this.#unwatch?.()
    this.#lease?.release()
    this.#lease = null
    this.#session = 0
    this.#become({ kind: 'connecting' })
  }

  pause(): void {
    this.#paused = true
    if (this.#tailId !== null) this.#tell('tail.pause', { tailId: this.#tailId })
  }

  resume(): void {
    this.#paused = false
    if (this.#tailId !== null) this.#tell('tail.resume', { tailId: this.#tailId })
  }

  /** Closes what is open and asks anew, at the place that was reached. */
  reopen(): void {
    if (this.#lease === null || this.#session === 0) return
    this.#dropTail(true)
    void this.#open()
  }

  #connectionChanged(): void {
    const { state, session, reason } = this.#parts.hub.connection
    if (state === 'connected' && session !== this.#session) {
      this.#session = session
      this.#dropTail(false)
      void this.#open()
    } else if (state === 'lost' && this.#phase.kind !== 'lost') {
      this.#dropTail(false)
      this.#become({ kind: 'lost', sinceMs: this.#parts.schedule.now(), reason })
    }
  }

  /** Never rejects: whatever goes wrong becomes a phase. */
  async #open(): Promise<void> {
    this.#attempt += 1
    const attempt = this.#attempt
    const lease = this.#lease
    if (lease === null) return
    this.#become({ kind: 'opening' })
    try {
      const request = await this.#parts.request(this.#opened)
      if (attempt !== this.#attempt) return
      const answer = await lease.send('tail.open', request)
      if (!('tailId' in answer)) throw new Error('the acknowledgement of tail.open has neither tailId nor a problem')
      if (attempt === this.#attempt) this.#adopt(answer.tailId)
      else this.#tell('tail.close', { tailId: answer.tailId }, lease)
    } catch (error) {
      if (attempt === this.#attempt) this.#refuse(asProblem(error))
    }
  }

  #adopt(tailId: string): void {
    this.#tailId = tailId
    this.#opened = true
    this.#spent = 0
    this.#become({ kind: 'open', sinceMs: this.#parts.schedule.now() })
    this.#parts.onOpen()
    if (this.#paused) this.#tell('tail.pause', { tailId })
    this.#tell('tail.credit', { tailId, batches: CREDIT })
    const early = this.#early
    this.#early = []
    for (const message of early) this.#take(message)
  }

  #refuse(problem: ProblemError): void {
    const retries = problem.retry === 'later'
    this.#become({ kind: 'refused', problem, retries })
    if (retries) this.#cancelRetry = this.#parts.schedule.after(RETRY_MS, () => void this.#open())
  }

  #take(message: { batch: TailBatch } | { state: TailState }): void {
    const { tailId } = 'batch' in message ? message.batch : message.state
    if (tailId !== this.#tailId) {
      if (this.#tailId === null && this.#phase.kind === 'opening' && this.#early.length < MOST_EARLY) this.#early.push(message)
      return
    }
    if ('batch' in message) this.#takeBatch(message.batch)
    else this.#takeState(message.state)
  }

  #takeBatch(batch: TailBatch): void {
    this.#parts.onBatch(batch)
    if (batch.records.length === 0) return
    this.#spent += 1
    if (this.#spent * 2 < CREDIT) return
    this.#tell('tail.credit', { tailId: batch.tailId, batches: this.#spent })
    this.#spent = 0
  }

  #takeState(state: TailState): void {
    this.#parts.onState(state)
    if (state.state !== 'ended') return
    this.#tailId = null
    this.#become({ kind: 'ended', reason: state.reason ?? 'The server ended this live view.' })
  }

  #dropTail(tell: boolean): void {
    this.#cancelRetry?.()
    this.#cancelRetry = null
    this.#attempt += 1
    this.#early = []
    if (tell && this.#tailId !== null) this.#tell('tail.close', { tailId: this.#tailId })
    this.#tailId = null
  }

  /** A refusal of rights ends the view; that a tail is gone is told by other means. */
  #tell<E extends 'tail.pause' | 'tail.resume' | 'tail.close' | 'tail.credit'>(event: E, payload: Payload<E>, lease = this.#lease): void {
    const attempt = this.#attempt
    lease?.send(event, payload).catch((error: unknown) => {
      const problem = asProblem(error)
      const denied = problem.code === 'not-allowed' || problem.code === 'not-signed-in'
      if (!denied || attempt !== this.#attempt) return
      this.#dropTail(false)
      this.#refuse(problem)
    })
  }

  #become(phase: LinkPhase): void {
    this.#phase = phase
    this.#parts.onPhase(phase)
  }
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ProblemError({ code: 'unreadable-answer', title: 'The live view could not be opened', detail, retry: 'never' })
}
