import { Lru } from '../../core/lru.ts'
import { RegistryError, type RegistryHttp } from './http.ts'
import { readIds, readPlaces, readSchema, type SchemaReply } from './replies.ts'
import { GUID_PREFIX, isGuid, keyWords, subjectOf } from './schema-key.ts'
import type { ResolvedSchema, SchemaKey, SchemaPlace, SchemaReference } from './types.ts'

type Call = { signal: AbortSignal; timeoutMs: number }
type Dependencies = Map<string, { name: string; text: string }>

const MAX_REFERENCES = 200
const MAX_REFERENCE_DEPTH = 32
const MAX_CHARS = 8 * 1024 * 1024
const KEPT_CHARS = 16 * 1024 * 1024

/** Fetches schemas with everything they refer to. Registered versions never change, so those referred to are kept. */
export class SchemaResolver {
  readonly #http: RegistryHttp
  readonly #versions = new Lru<string, SchemaReply>(KEPT_CHARS, (schema) => schema.text.length)

  constructor(http: RegistryHttp) {
    this.#http = http
  }

  /** Throws `RegistryError`. */
  async byKey(key: SchemaKey, call: Call): Promise<ResolvedSchema> {
    const schema = readSchema(await this.#schemaBody(key, call))
    const dependencies: Dependencies = new Map()
    const [{ id, places }] = await Promise.all([this.#whereIs(key, schema, call), this.#collect(schema.references, dependencies, [], call)])
    const { type, text, references } = schema
    return { id, type, text, references, dependencies: [...dependencies.values()], places }
  }

  async #schemaBody(key: SchemaKey, call: Call): Promise<unknown> {
    try {
      return await this.#http.get(pathOf(key), call)
    } catch (error) {
      if (isGuid(key) && isUnknownQuestion(error)) {
        throw new RegistryError('refused', 'this registry does not find schemas by GUID (Confluent does since version 8)')
      }
      if (isAbsent(error)) throw new RegistryError('absent', `${keyWords(key)} is not in the registry`)
      throw error
    }
  }

  async #whereIs(key: SchemaKey, schema: SchemaReply, call: Call): Promise<Pick<ResolvedSchema, 'id' | 'places'>> {
    if (typeof key === 'number') return { id: key, places: await this.#places(key, call) }
    const place = subjectOf(key)
    if (place !== null) return { id: schema.id ?? 0, places: [place] }
    const id = schema.id ?? (await this.#idOf(key, call))
    return { id: id ?? 0, places: id === null ? [] : await this.#places(id, call) }
  }

  async #idOf(key: string, { signal, timeoutMs }: Call): Promise<number | null> {
    try {
      return readIds(await this.#http.get(`${pathOf(key)}/ids`, { signal, timeoutMs: timeoutMs / 2 }))[0] ?? null
    } catch (error) {
      if (error instanceof RegistryError) return null
      throw error
    }
  }

  /** Only names beside the value, so a registry that does not say is no reason to show no value, nor to wait as long. */
  async #places(id: number, { signal, timeoutMs }: Call): Promise<SchemaPlace[]> {
    try {
      return readPlaces(await this.#http.get(`/schemas/ids/${id}/versions`, { signal, timeoutMs: timeoutMs / 2 }))
    } catch (error) {
      if (error instanceof RegistryError) return []
      throw error
    }
  }

  /** Depth first, so that what is referred to stands before what refers to it. `path` is the way down: registries allow no circles, answers may have them. */
  async #collect(references: SchemaReference[], into: Dependencies, path: string[], call: Call): Promise<void> {
    if (path.length > MAX_REFERENCE_DEPTH) throw new RegistryError('refused', `its references go deeper than ${MAX_REFERENCE_DEPTH}`)
    for (const reference of references) {
      const key = JSON.stringify([reference.name, reference.subject, reference.version])
      if (into.has(key)) continue
      if (path.includes(key)) throw new RegistryError('refused', `its references run in a circle through ${named(reference)}`)
      const schema = await this.#version(reference, call)
      await this.#collect(schema.references, into, [...path, key], call)
      into.set(key, { name: reference.name, text: schema.text })
      const chars = [...into.values()].reduce((sum, { text }) => sum + text.length, 0)
      if (into.size > MAX_REFERENCES) throw new RegistryError('refused', `it refers to more than ${MAX_REFERENCES} schemas`)
      if (chars > MAX_CHARS) throw new RegistryError('refused', `what it refers to is longer than ${MAX_CHARS} characters`)
    }
  }

  async #version(reference: SchemaReference, call: Call): Promise<SchemaReply> {
    const path = `/subjects/${encodeURIComponent(reference.subject)}/versions/${reference.version}`
    const kept = this.#versions.get(path)
    if (kept !== undefined) return kept
    try {
      const schema = readSchema(await this.#http.get(path, call))
      this.#versions.set(path, schema)
      return schema
    } catch (error) {
      if (isAbsent(error)) throw new RegistryError('refused', `it refers to ${named(reference)}, which is not in the registry`)
      throw error
    }
  }
}

/** A registry without this question says 404 as a web server does that has no such page, not that there is no such schema. */
function isUnknownQuestion(error: unknown): boolean {
  return error instanceof RegistryError && (error.failure === 'absent' ? /HTTP 40[45]/.test(error.message) : /answered 40[45]/.test(error.message))
}

function pathOf(key: SchemaKey): string {
  if (typeof key === 'number') return `/schemas/ids/${key}`
  const place = subjectOf(key)
  if (place !== null) return `/subjects/${encodeURIComponent(place.subject)}/versions/${place.version}`
  return `/schemas/guids/${encodeURIComponent(key.slice(GUID_PREFIX.length))}`
}

function named({ subject, version }: SchemaReference): string {
  return `${subject} version ${version}`
}

function isAbsent(error: unknown): boolean {
  return error instanceof RegistryError && error.failure === 'absent'
}
