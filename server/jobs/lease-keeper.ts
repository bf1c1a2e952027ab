import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../core/errors.ts'
import type { JobRecords, JobRow, JobRun } from '../core/jobs.ts'
import type { Log } from '../core/log.ts'

/** How long a lease lasts without being renewed: what a killed replica's job waits for another. */
export const LEASE_MS = 8000
const RENEW_MS = 700
/** A lease with less than this left is not written under: another replica may take it before the write has landed. */
const MARGIN_MS = 3000

/** Why a run ended before its work did. */
export type Stopped = 'lost' | 'stopping' | 'paused' | 'cancelled'

/**
 * Keeps the lease of one run and watches for what people want of the job. While the database is away the run may finish the
 * write it is in, and then waits: `isFresh` is false once the lease is near its end.
 */
export class LeaseKeeper {
  readonly #records: JobRecords
  readonly #lease: JobRun['lease']
  readonly #log: Log
  readonly #ended = new AbortController()
  readonly #closing = new AbortController()
  #renewedAt = performance.now()
  #rate: number | null
  #keeping: Promise<void>

  constructor(parts: { records: JobRecords; job: JobRow; log: Log; stopping: AbortSignal }) {
    this.#records = parts.records
    this.#lease = { id: parts.job.id, epoch: parts.job.epoch }
    this.#log = parts.log
    this.#rate = parts.job.ratePerSecond
    const stop = () => this.#end('stopping')
    if (parts.stopping.aborted) stop()
    else parts.stopping.addEventListener('abort', stop, { once: true, signal: this.#closing.signal })
    this.#keeping = this.#keep()
  }

  /** Its reason is a `Stopped`. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  get isFresh(): boolean {
    return performance.now() - this.#renewedAt < LEASE_MS - MARGIN_MS
  }

  rate(): number | null {
    return this.#rate
  }

  /** Ends the run: the lease belongs to another. */
  lost(): void {
    this.#end('lost')
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#keeping
  }

  #end(why: Stopped): void {
    this.#ended.abort(why)
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted && !this.#ended.signal.aborted) {
      await delay(RENEW_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      const askedAt = performance.now()
      try {
        const now = await this.#records.renew(this.#lease, LEASE_MS)
        if (now === null) return this.lost()
        this.#renewedAt = askedAt
        this.#rate = now.ratePerSecond
        if (now.state === 'paused' || now.state === 'cancelled') this.#end(now.state)
      } catch (error) {
        this.#log.debug({ job: this.#lease.id, error: messageOf(error) }, 'a lease could not be renewed')
      }
    }
  }
}
