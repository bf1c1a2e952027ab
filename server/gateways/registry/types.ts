export type SchemaType = 'AVRO' | 'JSON' | 'PROTOBUF'

export interface SchemaReference {
  name: string
  subject: string
  version: number
}

interface RegisteredSchema {
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
}

export interface SchemaPlace {
  subject: string
  version: number
}

/** Why a schema could not be had: shown beside the bytes. */
export interface SchemaMiss {
  id: number
  reason: string
  /** true: the registry did not answer (or with 5xx, 429); false: it answered, but not with the schema. */
  down: boolean
}

export interface SchemaRegistry {
  readonly url: string
  /**
   * Schemas by id. Never rejects for a registry that is down or an id that is unknown: those come back as misses
   * (kept for 30 s). Found ones are immutable and kept.
   */
  schemas(
    ids: Iterable<number>,
    call: { signal: AbortSignal; timeoutMs?: number },
  ): Promise<{ found: Map<number, ResolvedSchema>; misses: Map<number, SchemaMiss> }>
  /** Answers, or throws with the reason. */
  ping(call: { signal: AbortSignal; timeoutMs?: number }): Promise<void>
  close(): Promise<void>
}
