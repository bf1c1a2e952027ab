import { type Clock, systemClock } from '../../core/clock.ts'
import type { HttpSettings } from '../../core/connection-settings.ts'
import type { Log } from '../../core/log.ts'
import { Lru } from '../../core/lru.ts'
import { registryDoor } from './door.ts'
import { RegistryError, type RegistryHttp, registryHttp } from './http.ts'
import { Lookups } from './lookups.ts'
import { SchemaResolver } from './resolve.ts'
import { isGuid, keyWords } from './schema-key.ts'
import { findVersion, listSubjects, listVersions } from './subjects.ts'
import type { ResolvedSchema, SchemaKey, SchemaMiss, SchemaRegistry, SubjectVersion } from './types.ts'

type Call = { signal: AbortSignal; timeoutMs?: number }
type Answer = { schema: ResolvedSchema } | { miss: SchemaMiss }

const DEFAULT_TIMEOUT_MS = 5000
const CONCURRENT_LOOKUPS = 6
/** Binary values that only look framed can name as many ids as there are records; a real page names a handful. */
const MAX_NEW_IDS = 100
/** A miss is asked again after this long. */
const MISS_MS = 30_000
/** After a lookup without an answer no other is sent for this long: a page shall not wait again for the same silence. */
const REST_MS = 5_000
const KEPT_SCHEMA_CHARS = 64 * 1024 * 1024
const KEPT_MISSES = 10_000

/** A Confluent-compatible Schema Registry (Confluent, Apicurio `ccompat`, Karapace, Redpanda) over its REST API. */
export function openSchemaRegistry(options: HttpSettings & { log: Log; clock?: Clock }): SchemaRegistry {
  return new RestRegistry(options, options.log, options.clock ?? systemClock)
}

class RestRegistry implements SchemaRegistry {
  readonly url: string
  readonly #http: RegistryHttp
  readonly #resolver: SchemaResolver
  readonly #log: Log
  readonly #clock: Clock
  readonly #lookups = new Lookups<Answer>(CONCURRENT_LOOKUPS)
  readonly #found = new Lru<SchemaKey, ResolvedSchema>(KEPT_SCHEMA_CHARS, weigh)
  readonly #misses = new Lru<SchemaKey, { miss: SchemaMiss; until: number }>(KEPT_MISSES)
  #rest: { until: number; reason: string } = { until: 0, reason: '' }
  /** A registry that knows no GUIDs is not asked about the next one either: binary values can look like many. */
  #noGuids: { until: number; reason: string } = { until: 0, reason: '' }

  constructor(settings: HttpSettings, log: Log, clock: Clock) {
    const door = registryDoor(settings)
    this.url = door.url
    this.#http = registryHttp(door)
    this.#resolver = new SchemaResolver(this.#http)
    this.#log = log
    this.#clock = clock
  }

  async schemas(keys: Iterable<SchemaKey>, { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Call): ReturnType<SchemaRegistry['schemas']> {
    signal.throwIfAborted()
    const found = new Map<SchemaKey, ResolvedSchema>()
    const misses = new Map<SchemaKey, SchemaMiss>()
    const { patience, cancel } = patienceOf(timeoutMs)
    const late = (id: SchemaKey): Answer => ({ miss: { id, reason: `the registry did not answer within ${timeoutMs} ms`, down: true } })
    let asked = 0
    const lookup = async (id: SchemaKey): Promise<void> => {
      const ask = (own: AbortSignal) => this.#ask(id, own, timeoutMs)
      const known = this.#kept(id) ?? (++asked > MAX_NEW_IDS ? tooMany(id) : null)
      const answer = known ?? (await this.#lookups.get(id, ask, signal, patience)) ?? late(id)
      if ('schema' in answer) found.set(id, answer.schema)
      else misses.set(id, answer.miss)
    }
    try {
      await Promise.all([...new Set(keys)].map(lookup))
    } finally {
      cancel()
    }
    return { found, misses }
  }

  subjects({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Call): Promise<string[]> {
    return listSubjects(this.#http, { signal, timeoutMs })
  }

  versions(subject: string, { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Call): Promise<number[]> {
    return listVersions(this.#http, subject, { signal, timeoutMs })
  }

  version(subject: string, version: number | 'latest', { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Call): Promise<SubjectVersion> {
    return findVersion(this.#http, subject, version, { signal, timeoutMs })
  }

  async ping({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Call): Promise<void> {
    await this.#http.get('/schemas/types', { signal, timeoutMs })
  }

  async close(): Promise<void> {
    this.#lookups.abortAll(new Error('the registry client was closed'))
  }

  #kept(id: SchemaKey): Answer | null {
    const schema = this.#found.get(id)
    if (schema !== undefined) return { schema }
    const now = this.#clock.now()
    const kept = this.#misses.get(id)
    if (kept !== undefined && kept.until > now) return { miss: kept.miss }
    if (isGuid(id) && this.#noGuids.until > now) return { miss: { id, reason: `${keyWords(id)}: ${this.#noGuids.reason}`, down: false } }
    return this.#rest.until > now ? { miss: { id, reason: this.#rest.reason, down: true } } : null
  }

  async #ask(id: SchemaKey, signal: AbortSignal, timeoutMs: number): Promise<Answer> {
    signal.throwIfAborted()
    // While this one stood in line another may have met the silence.
    const kept = this.#kept(id)
    if (kept !== null) return kept
    try {
      const schema = await this.#resolver.byKey(id, { signal, timeoutMs })
      this.#found.set(id, schema)
      return { schema }
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      return { miss: this.#remember(id, error) }
    }
  }

  #restAfter(error: RegistryError): void {
    const now = this.#clock.now()
    // Lookups that were under way together fail together: one line tells it.
    if (this.#rest.until <= now) this.#log.warn({ registry: this.url, error: error.message }, 'schemas cannot be looked up')
    this.#rest = { until: now + REST_MS, reason: error.message }
  }

  #remember(id: SchemaKey, error: RegistryError): SchemaMiss {
    const down = error.failure === 'unanswered'
    const miss = { id, reason: error.failure === 'refused' ? `${keyWords(id)}: ${error.message}` : error.message, down }
    this.#misses.set(id, { miss, until: this.#clock.now() + MISS_MS })
    if (down) this.#restAfter(error)
    if (isGuid(id) && error.failure === 'refused') this.#noGuids = { until: this.#clock.now() + MISS_MS, reason: error.message }
    return miss
  }
}

function tooMany(id: SchemaKey): Answer {
  return { miss: { id, reason: `${keyWords(id)} was not looked up: more than ${MAX_NEW_IDS} unknown ids at once`, down: false } }
}

function weigh(schema: ResolvedSchema): number {
  return schema.text.length + schema.dependencies.reduce((sum, { text }) => sum + text.length, 0)
}

function patienceOf(timeoutMs: number): { patience: Promise<null>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs)
  })
  return { patience, cancel: () => clearTimeout(timer) }
}
