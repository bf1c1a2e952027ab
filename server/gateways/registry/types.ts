export type SchemaType = 'AVRO' | 'JSON' | 'PROTOBUF'

export interface SchemaReference {
  name: string
  subject: string
  version: number
}

/** What a schema is asked by: its id; `guid:` and the GUID that newer serializers write; or `subject:NAME/VERSION`. */
export type SchemaKey = number | string

interface RegisteredSchema {
  /** 0 (ids start at 1): it was found by another key, and the registry does not say under which id it has it. */
  id: number
  type: SchemaType
  text: string
  references: SchemaReference[]
}

/** A schema with the schemas it refers to, resolved all the way down, ready to compile. */
export interface ResolvedSchema extends RegisteredSchema {
  /** Reference name → text, dependencies before those that use them. */
  dependencies: { name: string; text: string }[]
  /** Where it is registered, by subject name; empty when the registry does not say. One schema may stand under many subjects. */
  places: SchemaPlace[]
  /** Instead of text: a set of file descriptors and the message that payloads hold, from a file of the settings. */
  descriptors?: { base64: string; message: string }
}

/** One version of a subject and the id of its schema. */
export interface SubjectVersion extends SchemaPlace {
  id: number
}

export interface SchemaPlace {
  subject: string
  version: number
}

/** Why a schema could not be had: shown beside the bytes. */
export interface SchemaMiss {
  id: SchemaKey
  reason: string
  /** true: the registry did not answer (or with 5xx, 429); false: it answered, but not with the schema. */
  down: boolean
}

export interface SchemaRegistry {
  readonly url: string
  /**
   * Schemas by key. Never rejects for a registry that is down or a key that is unknown: those come back as misses
   * (kept for 30 s). Found ones are immutable and kept.
   */
  schemas(
    keys: Iterable<SchemaKey>,
    call: { signal: AbortSignal; timeoutMs?: number },
  ): Promise<{ found: Map<SchemaKey, ResolvedSchema>; misses: Map<SchemaKey, SchemaMiss> }>
  /** Names in their order. Rejects with RegistryError, as the two below. */
  subjects(call: { signal: AbortSignal; timeoutMs?: number }): Promise<string[]>
  /** Ascending. */
  versions(subject: string, call: { signal: AbortSignal; timeoutMs?: number }): Promise<number[]>
  version(subject: string, version: number | 'latest', call: { signal: AbortSignal; timeoutMs?: number }): Promise<SubjectVersion>
  /** Answers, or throws with the reason. */
  ping(call: { signal: AbortSignal; timeoutMs?: number }): Promise<void>
  close(): Promise<void>
}
