import type { Part } from '../contract/records.ts'
import type { ResolvedSchema, SchemaMiss } from '../gateways/registry/types.ts'

/** Schemas a page of records needs, looked up before decoding so that decoding itself is synchronous and pure. */
export interface SchemaSet {
  found: Map<number, ResolvedSchema>
  misses: Map<number, SchemaMiss>
  /** Why there are no schemas at all (no registry is configured); null when there is one. */
  unavailable: string | null
}

/**
 * How much of a part goes on the wire. `preview`: decoded and text cut at 2 kB, no base64 (lists, live views).
 * `full`: everything.
 */
export type Detail = 'preview' | 'full'

export interface SerdeHeader {
  name: string
  value: Buffer | null
}

/** The two functions the rest of the server uses; implemented in decode.ts. */
export interface Serde {
  /** Schema ids that framed bytes or schema-id headers name. */
  schemaIds(bytes: Buffer | null, headers: SerdeHeader[], part: 'key' | 'value'): number[]
  decodePart(bytes: Buffer | null, headers: SerdeHeader[], part: 'key' | 'value', schemas: SchemaSet, detail: Detail): Part
}
