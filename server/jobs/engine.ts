import { setTimeout as delay } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '../core/context.ts'
import { messageOf } from '../core/errors.ts'
import type { JobRow, Jobs, NewJob } from '../core/jobs.ts'
import { type RunParts, runJob } from './run-job.ts'

const QUEUE = 'headgate-jobs'
/** Jobs that one replica runs at once. */
const AT_ONCE = 4
const LOOK_MS = 2000
/** A held job is tried again after this. */
const HELD_MS = 5000

export interface EngineParts extends Omit<RunParts, 'stopping' | 'owner'> {
  /** Runs statements of pg-boss on the store's own connections; rejects while the database is away. */
  raw: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  /** Tells who watches that a job has moved. */
  onProgress: (job: JobRow) => void
}

/**
 * Runs jobs. pg-boss hands each one to one replica and hands it out again when that replica is gone; the lease and the epoch in
 * our own table make sure of it. pg-boss is loaded when there is a job to run for the first time: an idle server carries none of it.
 *
 * A look every 2 s finds jobs that should run and that nobody holds (new ones, those of a killed replica, those recorded while the
 * queue could not be reached) and tells those that run to whoever watches.
 */
export class JobEngine implements Jobs {
  readonly #parts: EngineParts
  readonly #stop = new AbortController()
  readonly #owner = uuidv7()
  readonly #told = new Map<string, string>()
  /** Jobs that wait for something outside: a held one must not keep others from their turn. */
  readonly #notBefore = new Map<string, number>()
  #boss: Promise<PgBoss> | null = null
  #looking: Promise<void> | null = null
  #look = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  get records() {
    return this.#parts.records
  }

  begin(): void {
    this.#looking ??= this.#keepLooking()
  }

  async start(job: NewJob, by: Actor): Promise<JobRow> {
    const row = await this.records.insert(job, by)
    this.wake(row.id)
    return row
  }

  wake(id: string): void {
    this.#notBefore.delete(id)
    this.#look.abort()
  }

  /** Lets every run come to its checkpoint and gives the leases back. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#look.abort()
    await this.#looking
    await Promise.allSettled(this.#running)
    const boss = await this.#boss?.catch(() => null)
    await boss?.stop({ graceful: false, timeout: 1000 })
  }

  async #keepLooking(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      this.#look = new AbortController()
      try {
        await this.#enqueue(await this.records.waiting(100))
        await this.#tell()
      } catch (error) {
        this.#parts.log.debug({ error: messageOf(error) }, 'jobs could not be looked for')
      }
      await delay(LOOK_MS / (this.#told.size > 0 ? 4 : 1), undefined, { signal: AbortSignal.any([signal, this.#look.signal]) }).catch(() => undefined)
    }
  }

  async #enqueue(ids: string[]): Promise<void> {
    for (const [id, at] of this.#notBefore) if (performance.now() >= at) this.#notBefore.delete(id)
    const due = ids.filter((id) => !this.#notBefore.has(id))
    if (due.length === 0) return
    const boss = await this.#queue()
    // One that waits in the queue already is not taken twice: the queue holds one entry per key.
    for (const id of due) await boss.send(QUEUE, { id }, { singletonKey: id })
    for (const { id } of boss.getWipData()) boss.notifyWorker(id)
  }

  async #tell(): Promise<void> {
    const active = await this.records.list({ state: 'running', limit: 50 })
    for (const id of [...this.#told.keys()].filter((told) => !active.some((job) => job.id === told))) {
      const job = await this.records.get(id)
      if (job !== null) this.#parts.onProgress(job)
      this.#told.delete(id)
    }
    for (const job of active) {
      const mark = `${job.checkpointAt}/${job.epoch}/${job.ratePerSecond}`
      if (this.#told.get(job.id) !== mark) this.#parts.onProgress(job)
      this.#told.set(job.id, mark)
    }
  }

  /** The queue, opened at first use; where that fails it is opened anew at the next. */
  #queue(): Promise<PgBoss> {
    this.#boss ??= this.#open().catch((error: unknown) => {
      this.#boss = null
      throw error
    })
    return this.#boss
  }

  async #open(): Promise<PgBoss> {
    const { PgBoss: Boss } = await import('pg-boss')
    const boss = new Boss({
      db: { executeSql: (text, values) => this.#parts.raw(text, values) },
      schedule: false,
      superviseIntervalSeconds: 15,
      monitorIntervalSeconds: 15,
      registerInstance: false,
    })
    boss.on('error', (error) => this.#parts.log.debug({ error: messageOf(error) }, 'the queue of jobs could not be reached'))
    await boss.start()
    // `short`: one waiting entry per key, while another of the same key may be at work.
    await boss.createQueue(QUEUE, { policy: 'short', retryLimit: 0, expireInSeconds: 86_000, heartbeatSeconds: 10, deleteAfterSeconds: 600 })
    await boss.work<{ id: string }>(QUEUE, { localConcurrency: AT_ONCE, pollingIntervalSeconds: 1, heartbeatRefreshSeconds: 4 }, async ([entry]) => {
      if (entry !== undefined) await this.#run(entry.data.id)
    })
    return boss
  }

  async #run(id: string): Promise<void> {
    const run = runJob({ ...this.#parts, owner: this.#owner, stopping: this.#stop.signal }, id)
    this.#running.add(run)
    try {
      const result = await run
      // One that began and ended between two looks would never be told of.
      this.#told.set(id, '')
      if (result === 'again') this.#notBefore.set(id, performance.now() + HELD_MS)
      else this.#look.abort()
    } catch (error) {
      this.#parts.log.warn({ job: id, error: messageOf(error) }, 'a run of a job ended early; it is taken up again')
    } finally {
      this.#running.delete(run)
    }
  }
}
