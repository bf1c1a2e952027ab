import type { Codec } from '../events/codec.ts'
import { avroCodec } from '../events/codec-avro.ts'
import { jsonCodec } from '../events/codec-json.ts'
import { type Registry, RegistryRefused } from './registry.ts'

const MISS_KEPT_MS = 30_000
const MAX_MISSES = 1000

/** Codecs for what is read: own ones at once, those of other writers looked up. An id that nobody knows is asked for once in 30 s, not once a record. */
export class CodecsById {
  readonly #registry: Registry
  readonly #found = new Map<number, Codec>()
  readonly #misses = new Map<number, number>()

  constructor(registry: Registry, own: Iterable<Codec>) {
    this.#registry = registry
    for (const codec of own) this.#found.set(codec.schemaId, codec)
  }

  /** null: the registry knows no such id, or it is of a kind that the demo does not read. Throws RegistryDown. */
  async get(schemaId: number, signal: AbortSignal): Promise<Codec | null> {
    const found = this.#found.get(schemaId)
    if (found !== undefined) return found
    if ((this.#misses.get(schemaId) ?? 0) > performance.now()) return null
    const codec = await this.#lookUp(schemaId, signal)
    if (codec !== null) this.#found.set(schemaId, codec)
    else this.#miss(schemaId)
    return codec
  }

  async #lookUp(schemaId: number, signal: AbortSignal): Promise<Codec | null> {
    try {
      const { type, text } = await this.#registry.byId(schemaId, signal)
      if (type === 'AVRO') return avroCodec(schemaId, text)
      return type === 'JSON' ? jsonCodec(schemaId, text) : null
    } catch (error) {
      if (error instanceof RegistryRefused) return null
      throw error
    }
  }

  #miss(schemaId: number): void {
    if (this.#misses.size >= MAX_MISSES) this.#misses.clear()
    this.#misses.set(schemaId, performance.now() + MISS_KEPT_MS)
  }
}
