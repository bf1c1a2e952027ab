import type { ResolvedSchema } from '../../gateways/registry/types.ts'
import { compileAvro } from '../avro-schema.ts'
import { BoundedRun } from '../bounded-run.ts'
import { Unreadable } from '../json-text.ts'
import { placeInText, type TextPlace } from '../place-in-text.ts'
import { compileProtobuf, type ProtoFile } from '../protobuf-schema.ts'
import { encodeAvro } from './avro-encode.ts'
import { DoesNotFit } from './does-not-fit.ts'
import { encodeJsonSchema, jsonSchemaCheck } from './json-schema-encode.ts'
import { encodeProtobuf } from './protobuf-encode.ts'
import { WorkBudget } from './work-budget.ts'

export type Encoded = { ok: true; bytes: Buffer } | { ok: false; path: string; message: string; fix: string; place: TextPlace | null }

/** `message`: which one of a Protobuf file; null the first. Never throws. */
export type SchemaEncoder = (json: string, message: string | null) => Encoded

const COMPILE_MS = 1000

/**
 * Makes values ready for the log as Confluent's serializers do: byte 0, the schema's id, for Protobuf the message indexes, and the
 * value. Throws where the schema cannot be compiled.
 */
export function schemaEncoder(schema: ResolvedSchema, id: number): SchemaEncoder {
  const encode = payloadEncoder(schema)
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return (json, message) => {
    try {
      return { ok: true, bytes: Buffer.concat([head, encode(json, message)]) }
    } catch (error) {
      if (error instanceof DoesNotFit) {
        return { ok: false, path: error.path, message: error.message, fix: error.fix, place: placeInText(json, error.at) }
      }
      if (error instanceof Unreadable) return { ok: false, path: '', message: error.message, fix: 'See the schema.', place: null }
      throw error
    }
  }
}

function payloadEncoder(schema: ResolvedSchema): (json: string, message: string | null) => Buffer {
  const bounded = new BoundedRun()
  const budget = new WorkBudget()
  if (schema.type === 'AVRO') {
    const node = bounded.run(() => compileAvro(schema), COMPILE_MS)
    return (json) => encodeAvro(node, json, budget)
  }
  if (schema.type === 'PROTOBUF') {
    const file = bounded.run(() => compileProtobuf(schema), COMPILE_MS)
    return (json, message) => encodeProtobuf(file, messagePath(file, message), json, budget)
  }
  const check = jsonSchemaCheck(schema, bounded)
  return (json) => encodeJsonSchema(json, check)
}

/** Where a message stands in its file; the first where none is named. Throws `DoesNotFit`. */
function messagePath(file: ProtoFile, message: string | null): number[] {
  const messages = file.messages()
  const found = message === null ? messages[0] : messages.find(({ fullName }) => fullName === message)
  if (found !== undefined) return found.path
  const names = messages.slice(0, 20).map(({ fullName }) => fullName)
  throw new DoesNotFit(
    { path: '', at: 0 },
    message === null ? 'the schema has no message' : `the schema has no message ${message}`,
    `It has ${names.join(', ') || 'none'}.`,
  )
}

/** The messages of a Protobuf schema by full name, in their order; none for other types, and where it cannot be compiled. */
export function messagesOf(schema: ResolvedSchema): string[] {
  if (schema.type !== 'PROTOBUF') return []
  return new BoundedRun()
    .run(() => compileProtobuf(schema), COMPILE_MS)
    .messages()
    .map(({ fullName }) => fullName)
}
