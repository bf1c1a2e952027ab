import { messageOf } from '../core/errors.ts'
import { Lru } from '../core/lru.ts'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { decodeAvro } from './avro.ts'
import { compileAvro } from './avro-schema.ts'
import { BoundedRun } from './bounded-run.ts'
import { compileDescriptorSet } from './descriptor-set.ts'
import { compileJsonSchema, decodeJsonSchema } from './json-schema.ts'
import type { Outcome } from './part.ts'
import { decodeProtobuf } from './protobuf.ts'
import { compileProtobuf } from './protobuf-schema.ts'
import type { Detail } from './types.ts'

/** Decodes by registered schema; what was compiled is kept. */
export interface SchemaDecoders {
  /** `indexes`: Protobuf message indexes that do not lead the payload, or the name of a message. */
  decode(schema: ResolvedSchema, payload: Buffer, indexes: Buffer | string | null, detail: Detail): Outcome
}

type Decoder = (payload: Buffer, indexes: Buffer | string | null, detail: Detail) => Outcome

const KEPT_SCHEMAS = 256
const COMPILE_MS = 1000

/** Compiled schemas are kept by the schema object itself, which a registry keeps too: ids of two registries may be the same. */
export function createSchemaDecoders(): SchemaDecoders {
  const compiled = new Lru<ResolvedSchema, Decoder>(KEPT_SCHEMAS)
  const bounded = new BoundedRun()
  return {
    decode(schema, payload, indexes, detail) {
      const decoder = compiled.get(schema) ?? compileOrRefuse(schema, bounded)
      compiled.set(schema, decoder)
      return decoder(payload, indexes, detail)
    },
  }
}

/** A schema that cannot be compiled is tried once, and its reason given each time. */
function compileOrRefuse(schema: ResolvedSchema, bounded: BoundedRun): Decoder {
  try {
    return compile(schema, bounded)
  } catch (error) {
    const reason = `schema${schema.id === 0 ? '' : ` ${schema.id}`} cannot be used: ${messageOf(error)}`
    return () => ({ ok: false, reason })
  }
}

function compile(schema: ResolvedSchema, bounded: BoundedRun): Decoder {
  if (schema.type === 'AVRO') {
    const node = bounded.run(() => compileAvro(schema), COMPILE_MS)
    return (payload, _indexes, detail) => decodeAvro(node, payload, detail)
  }
  if (schema.type === 'PROTOBUF') {
    const file = bounded.run(() => (schema.descriptors === undefined ? compileProtobuf(schema) : compileDescriptorSet(schema)), COMPILE_MS)
    return (payload, indexes, detail) => decodeProtobuf(file, payload, indexes, detail)
  }
  const check = compileJsonSchema(schema, bounded)
  return (payload, _indexes, detail) => decodeJsonSchema(check, payload, detail, bounded)
}
