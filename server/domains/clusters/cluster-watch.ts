import type { Notice } from '../../contract/wire.ts'
import type { Clock } from '../../core/clock.ts'
import type { ClusterHandle } from '../../core/context.ts'
import { messageOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { namedCause } from '../doctor/index.ts'
import { noticeOf } from './notices.ts'
import type { Readers } from './readers.ts'
import { ReadersRound } from './readers-round.ts'
import { type ClusterSnapshot, emptySnapshot } from './snapshot.ts'
import { takeSnapshot } from './take-snapshot.ts'

/** How often a cluster is looked at while somebody reads, and while nobody does. */
const ACTIVE_MS = 4000
const IDLE_MS = 30_000
/** A look at thousands of topics takes a second: looks take this share of the time at most, and the page says how old they are. */
const LOOK_SHARE = 0.2
/** How often a cluster that is being started is asked whether it is up. */
const STARTING_MS = 500
/** A reader counts as present for this long after a read. */
const PRESENCE_MS = 60_000
const REFRESH_TIMEOUT_MS = 5000
/** How often the cause of an outage is looked for while it lasts. */
const CAUSE_MS = 60_000

/**
 * Looks at one cluster in the background and keeps what it saw. Reads never wait for a refresh, except the very first;
 * a cluster that does not answer costs its own watch and nobody else's.
 */
export class ClusterWatch {
  readonly #handle: ClusterHandle
  readonly #clock: Clock
  readonly #log: Log
  readonly #stop = new AbortController()
  readonly #onStatus: (snapshot: ClusterSnapshot) => void
  readonly #onSnapshot: (snapshot: ClusterSnapshot) => void
  readonly #readers: ReadersRound
  #snapshot: ClusterSnapshot = emptySnapshot
  #lastRead = 0
  #lookMs = 0
  #refreshing: Promise<void> | null = null
  /** Why the cluster is down, as far as it was found out; null while it is up. */
  #cause: Notice | null = null
  #causeAt = Number.NEGATIVE_INFINITY
  #seeking: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined

  /** `onStatus` is told of changes, `onSnapshot` of every look, those that failed included. */
  constructor(options: {
    handle: ClusterHandle
    clock: Clock
    log: Log
    onStatus: (snapshot: ClusterSnapshot) => void
    onSnapshot: (snapshot: ClusterSnapshot) => void
  }) {
    this.#handle = options.handle
    this.#clock = options.clock
    this.#log = options.log
    this.#onStatus = options.onStatus
    this.#onSnapshot = options.onSnapshot
    const onEnd = (readers: Readers) => {
      this.#snapshot = { ...this.#snapshot, readers }
    }
    this.#readers = new ReadersRound({ kafka: this.#handle.kafka, clock: this.#clock, log: this.#log, signal: this.#stop.signal, onEnd })
  }

  start(): void {
    this.#schedule(0)
  }

  /** What was last seen. Waits for the first look only while there has been none at all. */
  async read(): Promise<ClusterSnapshot> {
    this.#lastRead = this.#clock.now()
    if (this.#snapshot.checkedAt === null) await this.refresh()
    else if (this.#clock.now() - this.#snapshot.checkedAt > this.#activeMs()) void this.refresh()
    return this.#snapshot
  }

  /** Looks now; joins a look that is under way. Never rejects: what failed is in the snapshot. */
  refresh(): Promise<void> {
    const startedAt = performance.now()
    this.#refreshing ??= this.#look().finally(() => {
      this.#refreshing = null
      this.#lookMs = performance.now() - startedAt
      if (this.#stop.signal.aborted) return
      this.#schedule(this.#intervalMs())
      this.#onSnapshot(this.#snapshot)
    })
    return this.#refreshing
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await Promise.all([this.#refreshing, this.#seeking, this.#readers.close()])
  }

  #waitingFor(): string | null {
    return this.#handle.starting?.() ?? null
  }

  #intervalMs(): number {
    if (this.#waitingFor() !== null) return STARTING_MS
    return this.#isWatched() || this.#snapshot.status === 'down' ? this.#activeMs() : IDLE_MS
  }

  #activeMs(): number {
    return this.#snapshot.status === 'down' ? ACTIVE_MS : Math.max(ACTIVE_MS, this.#lookMs / LOOK_SHARE)
  }

  #isWatched(): boolean {
    return this.#clock.now() - this.#lastRead < PRESENCE_MS
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.refresh(), delayMs)
  }

  async #look(): Promise<void> {
    const before = this.#snapshot
    const now = this.#clock.now()
    const starting = this.#waitingFor()
    if (starting !== null) {
      this.#snapshot = { ...before, status: 'unknown', checkedAt: now, problems: [{ code: 'starting', message: starting, fix: null }] }
      return
    }
    try {
      const seen = await takeSnapshot(this.#handle, before, now, { signal: this.#stop.signal, timeoutMs: REFRESH_TIMEOUT_MS })
      // A round may have ended meanwhile.
      this.#snapshot = { ...seen, readers: this.#snapshot.readers }
      this.#readers.look(this.#snapshot, this.#isWatched())
      this.#cause = null
    } catch (error) {
      if (this.#stop.signal.aborted) return
      const notice =
        error instanceof KafkaError
          ? noticeOf('The cluster does not answer', error)
          : { code: 'internal', message: `The cluster could not be read: ${messageOf(error)}`, fix: null }
      if (!(error instanceof KafkaError)) this.#log.error({ cluster: this.#handle.id, err: error }, 'a look at the cluster failed by a defect')
      this.#snapshot = { ...before, status: 'down', checkedAt: now, problems: [this.#cause ?? notice] }
      this.#seekCause(now)
    }
    if (this.#snapshot.status !== before.status) this.#tell(before)
  }

  /** In the background and seldom: the page says at once that the cluster is down, and a little later why. */
  #seekCause(now: number): void {
    if (this.#seeking !== null || now - this.#causeAt < CAUSE_MS) return
    this.#causeAt = now
    const { doctor } = this.#handle
    this.#seeking = namedCause({ ...doctor, starting: null, now, signal: this.#stop.signal })
      .then((cause) => {
        if (cause === null || this.#snapshot.status !== 'down') return
        this.#cause = cause
        this.#snapshot = { ...this.#snapshot, problems: [cause] }
        this.#log.info({ cluster: this.#handle.id, cause: cause.code, message: cause.message }, 'cause of an outage')
      })
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted)
          this.#log.error({ cluster: this.#handle.id, err: error }, 'looking for the cause of an outage failed by a defect')
      })
      .finally(() => {
        this.#seeking = null
      })
  }

  #tell(before: ClusterSnapshot): void {
    const { status, problems } = this.#snapshot
    const event = { cluster: this.#handle.id, from: before.status, to: status, problems: problems.map((problem) => problem.message) }
    if (status === 'down') this.#log.warn(event, 'cluster status')
    else this.#log.info(event, 'cluster status')
    this.#onStatus(this.#snapshot)
  }
}
