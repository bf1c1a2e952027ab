import { setTimeout as delay } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { messageOf, problem } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { Prisma, PrismaClient } from './generated/client.ts'
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

  /**
   * Runs a query. A database that does not answer leaves as `database-down`; a query of ours that it refuses is a defect
   * and is thrown on as it is, because calling the database down for it would hide it and stop all changes.
   */
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
      if (isDefect(error)) throw error
      if (this.#state.state === 'ready') this.#log.warn({ error: messageOf(error) }, 'the database does not answer')
      this.#state = { state: 'down', reason: messageOf(error) }
      throw problem(
        'database-down',
        'The database does not answer. Reads of Kafka go on; changes wait for it, because none is made without its audit entry.',
        {
          cause: error,
        },
      )
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#opening
    await this.#client?.$disconnect()
    this.#client = null
  }
}

/** Prisma's codes of a query that was understood and refused (P2…), without those that mean no connection could be had in time. */
const waitedForConnection = new Set(['P2024', 'P2028', 'P2034'])

function isDefect(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientValidationError) return true
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // A raw query (P2010) tells a lost connection by the same code as a wrong statement.
  const lost = error.code === 'P2010' && /connect|terminat|timeout/i.test(error.message)
  return error.code.startsWith('P2') && !waitedForConnection.has(error.code) && !lost
}
