import { messageOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { RateHistory, RateSample } from '../../core/rate-history.ts'
import type { ClusterSnapshot } from '../clusters/index.ts'
import { growthBetween } from './growth.ts'

/** Looks that are closer together make one sample. */
const MIN_COVERED_MS = 10_000
/** Looks that are further apart make none: between them the cluster was away, or Headgate was. */
const MAX_COVERED_MS = 90_000
/** Samples of all clusters that come in within this time are written together. */
const GATHER_MS = 5000
/** What waits for a database that is away: about 20 minutes of one cluster that is read. */
const WAITING_LIMIT = 100

/**
 * Makes samples from the looks at the clusters and writes them in batches. It asks no broker. Where a look fails the
 * next sample starts anew, so that time without an answer stays a gap. Without a database samples wait, the oldest are
 * dropped and counted.
 */
export class RateRecorder {
  readonly #history: RateHistory
  readonly #log: Log
  readonly #bases = new Map<string, ClusterSnapshot & { at: number }>()
  readonly #waiting = new Map<string, RateSample[]>()
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | null = null
  #closed = false
  #dropped = 0
  #written = 0
  #failing = false

  constructor(options: { history: RateHistory; log: Log }) {
    this.#history = options.history
    this.#log = options.log
  }

  /** Samples written and dropped since the start, and those that wait. */
  stats(): { written: number; dropped: number; waiting: number } {
    const waiting = [...this.#waiting.values()].reduce((sum, samples) => sum + samples.length, 0)
    return { written: this.#written, dropped: this.#dropped, waiting }
  }

  /** Takes one look at a cluster, one that failed included. */
  look(cluster: string, snapshot: ClusterSnapshot): void {
    const { at, checkedAt, status } = snapshot
    if (at === null || at !== checkedAt || status === 'down' || status === 'unknown') {
      this.#bases.delete(cluster)
      return
    }
    const base = this.#bases.get(cluster)
    const coveredMs = base === undefined ? 0 : at - base.at
    if (base !== undefined && coveredMs >= 0 && coveredMs < MIN_COVERED_MS) return
    this.#bases.set(cluster, { ...snapshot, at })
    if (base === undefined || coveredMs < 0 || coveredMs > MAX_COVERED_MS) return
    const growth = growthBetween(base, snapshot)
    if (growth === null) this.#bases.delete(cluster)
    else this.#keep({ cluster, at, coveredMs, ...growth })
  }

  #keep(sample: RateSample): void {
    const samples = [...(this.#waiting.get(sample.cluster) ?? []), sample]
    this.#dropped += Math.max(0, samples.length - WAITING_LIMIT)
    this.#waiting.set(sample.cluster, samples.slice(-WAITING_LIMIT))
    if (this.#closed) return
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS)
  }

  /** Writes what waits; joins a write that is under way. Never rejects: what could not be written waits on. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null
    })
    return this.#writing
  }

  async #write(): Promise<void> {
    const samples = [...this.#waiting.values()].flat()
    if (samples.length === 0) return
    try {
      await this.#history.write(samples)
    } catch (error) {
      if (!this.#failing)
        this.#log.warn({ waiting: samples.length, error: messageOf(error) }, 'rates are not written: their history has a gap until they are')
      this.#failing = true
      return
    }
    const written = new Set(samples)
    for (const [cluster, waiting] of this.#waiting) {
      const rest = waiting.filter((sample) => !written.has(sample))
      if (rest.length === 0) this.#waiting.delete(cluster)
      else this.#waiting.set(cluster, rest)
    }
    this.#written += samples.length
    if (this.#failing) this.#log.info({ written: samples.length, dropped: this.#dropped }, 'rates are written again')
    this.#failing = false
  }

  /** Writes what waits, once. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#writing
    await this.flush()
  }
}
