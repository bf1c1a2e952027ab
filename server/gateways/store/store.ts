import { setTimeout as delay } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { messageOf, problem } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { PrismaClient } from './generated/client.ts'
import { migrate } from './migrate.ts'

export interface StoreState {
  state: 'starting' | 'ready' | 'down'
  reason: string | null
}

/**
 * The database behind Headgate. It may come up after the server: until it has been migrated, `use` refuses with
 * `database-down`, and migrating is tried again with back-off until the store is closed.
 */
export class Store {
  readonly #url: (signal: AbortSignal) => Promise<string>
  readonly #log: Log
  readonly #stop = new AbortController()
  #client: PrismaClient | null = null
  #opening: Promise<void> | null = null
  #state: StoreState = { state: 'starting', reason: 'The database has not been asked yet' }

  constructor(options: { url: (signal: AbortSignal) => Promise<string>; log: Log }) {
    this.#url = options.url
    this.#log = options.log
  }

  get state(): StoreState {
    return this.#state
  }

  /** Starts opening in the background and returns at once. */
  start(): void {
    this.#opening ??= this.#open()
  }

  /** Resolves when the store is ready; for scripts and tests. */
  async ready(): Promise<void> {
    this.start()
    await this.#opening
  }

  async #open(): Promise<void> {
    let waitMs = 250
    while (!this.#stop.signal.aborted) {
      try {
        const url = await this.#url(this.#stop.signal)
        const { applied } = await migrate(url, { signal: this.#stop.signal })
        if (this.#stop.signal.aborted) return
        this.#client = new PrismaClient({
          adapter: new PrismaPg({ connectionString: url, max: 5, connectionTimeoutMillis: 3000, query_timeout: 5000 }),
        })
        this.#state = { state: 'ready', reason: null }
        if (applied.length > 0) this.#log.info({ applied }, 'database migrated')
        return
      } catch (error) {
        if (this.#stop.signal.aborted) return
        this.#state = { state: 'down', reason: messageOf(error) }
        this.#log.warn({ error: messageOf(error), retryInMs: waitMs }, 'the database is not ready')
        await delay(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
        waitMs = Math.min(waitMs * 2, 5000)
      }
    }
  }

  /** Runs a query. Every failure leaves as `database-down`: a query of ours that PostgreSQL refuses is a defect, told in the log. */
  async use<T>(query: (client: PrismaClient) => Promise<T>): Promise<T> {
    const client = this.#client
    if (client === null) {
      throw problem('database-down', `The database is not ready: ${this.#state.reason ?? 'starting'}. Reads of Kafka go on; changes wait for it.`)
    }
    try {
      const result = await query(client)
      this.#state = { state: 'ready', reason: null }
      return result
    } catch (error) {
      this.#state = { state: 'down', reason: messageOf(error) }
      throw problem('database-down', 'The database did not answer. Nothing was changed: without an audit entry no change is made.', { cause: error })
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#opening
    await this.#client?.$disconnect()
    this.#client = null
  }
}
