import type { ResolvedSchema } from '../../gateways/registry/types.ts'
import { compileAvro } from '../avro-schema.ts'
import { BoundedRun } from '../bounded-run.ts'
import { compileProtobuf } from '../protobuf-schema.ts'
import { avroSample } from './avro-sample.ts'
import { jsonSchemaSample } from './json-schema-sample.ts'
import { protobufSample } from './protobuf-sample.ts'

const SAMPLE_MS = 1000
const MAX_SAMPLE_CHARS = 256 * 1024

/**
 * A value that the schema takes, as indented JSON text to begin from. `message`: which one of a Protobuf file; null the first. Null
 * where there is none to be made: the schema cannot be compiled, has no such message, or is too large for a sample.
 */
export function sampleOf(schema: ResolvedSchema, message: string | null): string | null {
  try {
    const text = new BoundedRun().run(() => JSON.stringify(sampleValue(schema, message), null, 2), SAMPLE_MS)
    return text === undefined || text.length > MAX_SAMPLE_CHARS ? null : text
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function sampleValue(schema: ResolvedSchema, message: string | null): unknown {
  if (schema.type === 'AVRO') return avroSample(compileAvro(schema))
  if (schema.type === 'JSON') return jsonSchemaSample(schema.text)
  const file = compileProtobuf(schema)
  const path = file.messages().find(({ fullName }) => message === null || fullName === message)?.path
  return path === undefined ? undefined : protobufSample(file.select(path))
}
