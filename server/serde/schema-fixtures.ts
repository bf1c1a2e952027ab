import type { ResolvedSchema, SchemaType } from '../gateways/registry/types.ts'
import type { SchemaSet } from './types.ts'

/** A schema as the registry gateway hands it out. For tests. */
export function resolvedSchema(
  type: SchemaType,
  text: string | object,
  options: { id?: number; dependencies?: { name: string; text: string }[] } = {},
): ResolvedSchema {
  return {
    id: options.id ?? 1,
    type,
    text: typeof text === 'string' ? text : JSON.stringify(text),
    references: [],
    dependencies: options.dependencies ?? [],
    places: [{ subject: 'orders-value', version: 3 }],
  }
}

export function schemaSet(...schemas: ResolvedSchema[]): SchemaSet {
  return { found: new Map(schemas.map((schema) => [schema.id, schema])), misses: new Map(), unavailable: null }
}

/** Confluent's frame: byte 0 and the id before the payload. */
export function framed(id: number, ...payload: Buffer[]): Buffer {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return Buffer.concat([head, ...payload])
}
