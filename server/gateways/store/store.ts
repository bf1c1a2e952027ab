import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import { messageOf, problem } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { PrismaClient } from './generated/client.ts'
import { migrate } from './migrate.ts'
import { isRefusal } from './refusal.ts'
import { inTransaction, type Sql, sqlOn } from './sql.ts'

export interface StoreState {
  state: 'starting' | 'ready' | 'down'
  reason: string | null
}

/**
 * The database behind Headgate. It may come up after the server: until it has been migrated, every query is refused with
 * `database-down`, and migrating is tried again with back-off until the store is closed.
 *
 * Statements (`sql`) go straight to the driver; models (`use`) through Prisma on the same connections. Prisma is loaded with the
 * first model query: its query compiler is 40 MB that a server which only watches never needs.
 */
export class Store {
  readonly #url: (signal: AbortSignal) => Promise<string>
  readonly #log: Log
  readonly #stop = new AbortController()
  #pool: Pool | null = null
  #models: Promise<{ client: PrismaClient; isRefusal: (error: unknown) => boolean }> | null = null
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
        this.#pool = new Pool({ connectionString: url, max: 5, connectionTimeoutMillis: 3000, query_timeout: 5000 })
        // An idle connection that ends is no news: the query that needs one makes another, and tells when it cannot.
        this.#pool.on('error', (error) => this.#log.debug({ error: messageOf(error) }, 'an idle connection to the database ended'))
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

  /** Runs statements, each on any connection. Errors as `use`. */
  sql<T>(run: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#answered((pool) => run(sqlOn(pool)), isRefusal)
  }

  /** For a library that brings statements of its own, several in one text where it gives no values. Errors as `use`. */
  raw(text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
    return this.#answered((pool) => pool.query(text, values), isRefusal)
  }

  /** Runs statements as one transaction. Errors as `use`. */
  transaction<T>(run: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#answered((pool) => inTransaction(pool, run), isRefusal)
  }

  /**
   * Runs a query of the models. A database that does not answer leaves as `database-down`; a query of ours that it refuses is a
   * defect and is thrown on as it is, because calling the database down for it would hide it and stop all changes.
   */
  async use<T>(query: (client: PrismaClient) => Promise<T>): Promise<T> {
    let isModelRefusal = isRefusal
    return this.#answered(
      async (pool) => {
        this.#models ??= import('./models.ts').then((models) => ({ client: models.openModels(pool), isRefusal: models.isModelRefusal }))
        const models = await this.#models
        isModelRefusal = models.isRefusal
        return query(models.client)
      },
      (error) => isModelRefusal(error),
    )
  }

  async #answered<T>(query: (pool: Pool) => Promise<T>, isDefect: (error: unknown) => boolean): Promise<T> {
    const pool = this.#pool
    if (pool === null) {
      throw problem('database-down', `The database is not ready: ${this.#state.reason ?? 'starting'}. Reads of Kafka go on; changes wait for it.`)
    }
    try {
      const result = await query(pool)
      this.#state = { state: 'ready', reason: null }
      return result
    } catch (error) {
      if (isDefect(error)) throw error
      if (this.#state.state === 'ready') this.#log.warn({ error: messageOf(error) }, 'the database does not answer')
      this.#state = { state: 'down', reason: messageOf(error) }
      const message = 'The database does not answer. Reads of Kafka go on; changes wait for it, because none is made without its audit entry.'
      throw problem('database-down', message, { cause: error })
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#opening
    await (await this.#models)?.client.$disconnect()
    const pool = this.#pool
    this.#pool = null
    await pool?.end()
  }
}
