import type { ResolvedSchema } from '../gateways/registry/types.ts'
import type { Outcome } from './part.ts'
import type { Detail } from './types.ts'

/** Decodes by registered schema; what was compiled is kept. */
export interface SchemaDecoders {
  /** `indexes`: Protobuf message indexes that do not lead the payload. */
  decode(schema: ResolvedSchema, payload: Buffer, indexes: Buffer | null, detail: Detail): Outcome
}

export function createSchemaDecoders(): SchemaDecoders {
  return { decode: (schema) => ({ ok: false, reason: `${schema.type} is not read yet` }) }
}
