import type { TailState } from '../../contract/events.ts'
import type { Notice } from '../../contract/wire.ts'
import { instant } from '../../core/clock.ts'
import type { Batch, Counters } from './batch-text.ts'
import { type Gap, GapLog } from './gap-log.ts'
import type { LiveLimits } from './limits.ts'
import { Ring } from './ring.ts'
import type { RingBudget } from './ring-budget.ts'
import type { SharedRecord } from './shared-record.ts'

export type SessionState = TailState['state']

/** What one delivery of the reader brought for one viewer. */
export interface Arrival {
  received: number
  matched: number
  /** Those that the expression could not judge. */
  errors?: number
  /** The matched ones that the sampler chose, in order. */
  chosen: readonly SharedRecord[]
}

/** How the reader behind a session does: shown beside the viewer's own state. */
export interface ReaderHealth {
  reason: string | null
  notices: readonly Notice[]
}

const MAX_CREDIT = 1000
/** A viewer that lets records wait so long is behind; one that dropped nothing for so long has caught up. */
const BEHIND_AFTER_MS = 1000
const CAUGHT_UP_AFTER_MS = 2000

/*
 * One viewer of a live tail. Pure: time, arrivals and the socket's readiness are handed in; what is to be sent is
 * handed out. The owner calls `arrive` when its reader delivers and `take` at its ticks.
 *
 *   starting ──first delivery──▶ live ◀──caught up──── throttled
 *      │                         │ ▲  ──falls behind──▶   │
 *      │                   pause │ │ resume               │ pause
 *      │                         ▼ │                      │
 *      └──────────pause──────▶ paused ◀───────────────────┘          any ──end──▶ ended (for good)
 *
 * starting   acknowledged, the reader has not delivered yet. Nothing is sent but the state.
 * live       records leave in batches: one per tick, each costs one credit that the client granted.
 * paused     the client asked for silence: everything is counted, the newest stay in the ring, no records leave.
 * throttled  like live, but the viewer is behind: records were dropped lately, or wait for credit or for a full
 *            socket for over a second. Told once with the reason; over when nothing was dropped for two seconds.
 * ended      the reader failed for good, the client closed it, or the server stops. Nothing is held or sent any more.
 *
 * A matched record is, at any moment, exactly one of: sent, sampled out, dropped, waiting in the ring. So
 * `matched = sent + sampledOut + dropped + queued` holds after every call, and every batch carries it.
 * The ring is the only thing that grows with arrivals, and it is bounded in records and bytes, and all together: no credit, a stalled
 * socket and a pause all end in the same place, the oldest waiting record is dropped and its offset becomes a gap.
 * A batch without records (counters, gaps) is free of credit, so that a viewer without credit still sees what it
 * loses; it is sent at a few hertz and only while the socket takes data.
 */
export class TailSession {
  readonly id: string
  readonly #limits: LiveLimits
  readonly #ring: Ring<SharedRecord>
  readonly #gaps = new GapLog()
  #state: SessionState = 'starting'
  #credit = 0
  #received = 0
  #matched = 0
  #sent = 0
  #sampledOut = 0
  #dropped = 0
  #errors = 0
  #delivered = false
  #countersChanged = true
  #stateChanged = true
  #lastBatchMs: number
  #lastRecordMs: number | null = null
  #lastDropMs = Number.NEGATIVE_INFINITY
  /** Something was dropped since the last look at the pace: by an arrival, or for another session. */
  #justDropped = false
  #waitingSinceMs: number | null = null
  #socketFull = false
  #endReason: string | null = null
  #health: ReaderHealth = { reason: null, notices: [] }

  /** `budget`: of all sessions together. */
  constructor(id: string, limits: LiveLimits, nowMs: number, budget: RingBudget) {
    this.id = id
    this.#limits = limits
    this.#ring = new Ring({ items: limits.ringRecords, bytes: limits.ringBytes }, budget, (record) => this.#drop(record))
    this.#lastBatchMs = nowMs
  }

  get state(): SessionState {
    return this.#state
  }

  get counters(): Counters {
    return {
      received: this.#received,
      matched: this.#matched,
      sent: this.#sent,
      sampledOut: this.#sampledOut,
      dropped: this.#dropped,
      queued: this.#ring.length,
      errors: this.#errors,
    }
  }

  /** Wire text that waits for this viewer. */
  get waitingBytes(): number {
    return this.#ring.bytes
  }

  /** It takes batches, and its ring is half full: a reader of its own waits for it then. */
  get isFilling(): boolean {
    return this.#ring.isHalfFull && this.#mayFlow() && !this.#socketFull
  }

  /** The reader delivered; an empty delivery tells that it reads. */
  arrive(arrival: Arrival, nowMs: number): void {
    if (this.#state === 'ended') return
    this.#delivered = true
    if (this.#state === 'starting') this.#become('live')
    if (arrival.received === 0) return
    this.#received += arrival.received
    this.#matched += arrival.matched
    this.#errors += arrival.errors ?? 0
    this.#sampledOut += arrival.matched - arrival.chosen.length
    this.#lastRecordMs = nowMs
    this.#countersChanged = true
    for (const record of arrival.chosen) this.#ring.push(record)
  }

  /** Offsets that this viewer misses for a reason of the log, not its own. */
  miss(gap: Gap): void {
    if (this.#state === 'ended') return
    this.#gaps.add(gap)
    this.#countersChanged = true
  }

  readerHealth(health: ReaderHealth): void {
    this.#health = health
    if (this.#state !== 'ended') this.#stateChanged = true
  }

  /** The client takes so many more batches with records. */
  grant(batches: number): void {
    this.#credit = Math.min(MAX_CREDIT, this.#credit + batches)
  }

  pause(): void {
    if (this.#state === 'paused' || this.#state === 'ended') return
    this.#become('paused')
  }

  /** What was held goes first, oldest to newest; it is the newest that the ring could keep. */
  resume(): void {
    if (this.#state !== 'paused') return
    this.#justDropped = false
    this.#lastDropMs = Number.NEGATIVE_INFINITY
    this.#waitingSinceMs = null
    this.#become(this.#delivered ? 'live' : 'starting')
  }

  /** Ends for good and drops what is held; the reason is what people read. */
  end(reason: string): void {
    if (this.#state === 'ended') return
    this.#endReason = reason
    this.#become('ended')
    this.#dropped += this.#ring.length
    this.#ring.clear()
    this.#gaps.drain()
  }

  /** What is to be sent now. `socketFull`: earlier messages still wait in this process; nothing is added to them. */
  take(nowMs: number, socketFull: boolean): Batch | null {
    if (this.#state === 'ended') return null
    this.#socketFull = socketFull
    this.#watchPace(nowMs)
    if (socketFull || nowMs < this.#batchDueAt()) return null
    const records = this.#mayFlow() ? this.#ring.take(this.#limits.batchRecords, this.#limits.batchBytes) : []
    if (records.length > 0) this.#credit -= 1
    this.#sent += records.length
    this.#lastBatchMs = nowMs
    this.#countersChanged = false
    if (records.length > 0) this.#waitingSinceMs = null
    return { records, counters: this.counters, gaps: this.#gaps.drain() }
  }

  /** The state to tell, where it changed since it was last told. */
  takeState(): TailState | null {
    if (!this.#stateChanged) return null
    this.#stateChanged = false
    return {
      tailId: this.id,
      state: this.#state,
      reason: this.#reason(),
      notices: [...this.#health.notices],
      lastRecordAt: this.#lastRecordMs === null ? null : instant(this.#lastRecordMs),
    }
  }

  /** When `take` or `takeState` will have something at the latest, if nothing happens before; null when ended. */
  dueAtMs(nowMs: number): number | null {
    if (this.#state === 'ended') return null
    const dueMs = this.#stateChanged ? nowMs : this.#batchDueAt()
    return this.#socketFull ? Math.max(dueMs, nowMs + this.#limits.batchEveryMs) : dueMs
  }

  #batchDueAt(): number {
    if (this.#mayFlow() && this.#ring.length > 0) return this.#lastBatchMs + this.#limits.batchEveryMs
    return this.#lastBatchMs + (this.#countersChanged ? this.#limits.countersEveryMs : this.#limits.heartbeatMs)
  }

  #mayFlow(): boolean {
    return (this.#state === 'live' || this.#state === 'throttled') && this.#credit > 0
  }

  #drop(record: SharedRecord): void {
    this.#dropped += 1
    this.#justDropped = true
    this.#countersChanged = true
    this.#gaps.dropped(record)
  }

  #watchPace(nowMs: number): void {
    if (this.#justDropped) this.#lastDropMs = nowMs
    this.#justDropped = false
    if (this.#state !== 'live' && this.#state !== 'throttled') return
    const stuck = this.#ring.length > 0 && (this.#credit === 0 || this.#socketFull)
    if (!stuck) this.#waitingSinceMs = null
    else this.#waitingSinceMs ??= nowMs
    const sinceDropMs = nowMs - this.#lastDropMs
    const waits = this.#waitingSinceMs !== null && nowMs - this.#waitingSinceMs >= BEHIND_AFTER_MS
    if (this.#state === 'live' && (waits || sinceDropMs < BEHIND_AFTER_MS)) this.#become('throttled')
    else if (this.#state === 'throttled' && !stuck && sinceDropMs >= CAUGHT_UP_AFTER_MS) this.#become('live')
  }

  #reason(): string | null {
    if (this.#state === 'ended') return this.#endReason
    if (this.#state !== 'throttled') return this.#health.reason
    const why = this.#socketFull ? 'The connection takes data slower than records arrive' : 'This view takes batches slower than records arrive'
    return `${why}: up to the newest ${this.#limits.ringRecords} wait, older ones are dropped and counted.`
  }

  #become(state: SessionState): void {
    this.#state = state
    this.#stateChanged = true
  }
}
