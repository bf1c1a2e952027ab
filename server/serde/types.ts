import type { DecoderChoice } from '../contract/decoder-choice.ts'
import type { Part } from '../contract/records.ts'
import type { ResolvedSchema, SchemaKey, SchemaMiss } from '../gateways/registry/types.ts'

/** Schemas a page of records needs, looked up before decoding so that decoding itself is synchronous and pure. */
export interface SchemaSet {
  found: Map<SchemaKey, ResolvedSchema>
  misses: Map<SchemaKey, SchemaMiss>
  /** Why there are no schemas at all (no registry is configured); null when there is one. */
  unavailable: string | null
  /** How this topic is read; without it as its bytes tell. */
  decoding?: Decoding
}

export type DecoderName = Exclude<DecoderChoice, 'auto'>

/** A decoder, and for those that need one the schema of bytes that name none. */
export interface Choice {
  decoder: DecoderName
  schema: SchemaKey | null
  /** Protobuf: the message that bytes are which name none; the first of the schema unless told. */
  message?: string
}

export interface PartDecoding {
  /** What the reader wants: only this is tried. null: what fits. */
  asked: Choice | null
  /** Tried first, in this order; where none of them fits, reading goes on as the bytes tell. */
  first: Choice[]
}

/** How the records of one topic are read. Plain data, so that threads can be told. */
export interface Decoding {
  topic: string
  key: PartDecoding
  value: PartDecoding
}

/** What one decoder made of bytes: `read` the one that is shown, `failed` before it, `would-…` what others would have done. */
export interface Step {
  decoder: string
  verdict: 'read' | 'failed' | 'would-read' | 'would-fail'
  reason: string | null
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
  /** Schemas that framed bytes, schema-id headers or the topic's decoding name. */
  schemaIds(bytes: Buffer | null, headers: SerdeHeader[], part: 'key' | 'value', decoding?: Decoding): SchemaKey[]
  /** `recordKey`: values of Kafka's own topics can only be read with it. */
  decodePart(bytes: Buffer | null, headers: SerdeHeader[], part: 'key' | 'value', schemas: SchemaSet, detail: Detail, recordKey?: Buffer | null): Part
  /** The same in full, with what each decoder said, and what those that were not tried would say. */
  explainPart(
    bytes: Buffer | null,
    headers: SerdeHeader[],
    part: 'key' | 'value',
    schemas: SchemaSet,
    recordKey?: Buffer | null,
  ): { part: Part; steps: Step[] }
}
