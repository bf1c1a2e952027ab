import { isFileKey } from '../../core/decoder-files.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import type { ResolvedSchema, SchemaKey } from '../../gateways/registry/types.ts'
import { ByteCursor } from '../byte-cursor.ts'
import { type Frame, frameKey, readFrame } from '../frame.ts'
import { decodeJson } from '../json.ts'
import type { ChoiceReader } from '../read-choice.ts'
import type { SchemaSet, SerdeHeader } from '../types.ts'

/** How the value of a record names its schema, so that another value can be written in its place. */
export interface Wrapping {
  schema: ResolvedSchema
  /** The bytes before the payload, as they are; none where a header names the schema, or where nothing does. */
  prefix: Buffer
  /** Message indexes of Protobuf lead the payload. */
  indexed: boolean
  /** The message of a Protobuf schema: its indexes, or its name where somebody chose it; null: the first. */
  message: Buffer | string | null
  /** A header, which stays as it is, names the schema. */
  inHeader: boolean
}

export type Source =
  | { kind: 'json'; json: string; wrapping: Wrapping | null }
  /** No JSON and no schema. */
  | { kind: 'plain' }
  | { kind: 'none' }
  | { kind: 'unread'; reason: string; inHeader: boolean }
  /** A schema is needed that is not known yet. */
  | { kind: 'wanted'; key: SchemaKey }

/** The value as JSON text that keeps everything: as the topic's records are read, else as its bytes tell. Nothing is unwrapped or cut. */
export function readSource(record: RawRecord, schemas: SchemaSet, reader: ChoiceReader): Source {
  const { value: bytes, key: recordKey } = record
  if (bytes === null) return { kind: 'none' }
  const headers: SerdeHeader[] = record.headers.map(({ name, value }) => ({ name: name.toString('utf8'), value }))
  const frame = readFrame(bytes, headers, 'value')
  const lacks = (key: SchemaKey) => !schemas.found.has(key) && !schemas.misses.has(key) && (schemas.unavailable === null || isFileKey(key))
  for (const choice of schemas.decoding?.value.first ?? []) {
    if (choice.schema === null) continue
    if (lacks(choice.schema)) return { kind: 'wanted', key: choice.schema }
    const { outcome } = reader.read(choice, { bytes, headers, part: 'value', recordKey }, schemas, 'full')
    const schema = schemas.found.get(choice.schema)
    if (!outcome.ok || outcome.decoded === null || schema === undefined) continue
    if (frame === null) {
      const wrapping = { schema, prefix: Buffer.alloc(0), indexed: false, message: choice.message ?? null, inHeader: false }
      return { kind: 'json', json: outcome.decoded, wrapping }
    }
    return { kind: 'json', json: outcome.decoded, wrapping: wrappingOf(frame, bytes, schema) }
  }
  return frame === null ? plainSource(bytes) : framedSource(frame, bytes, schemas, reader, lacks)
}

function framedSource(frame: Frame, bytes: Buffer, schemas: SchemaSet, reader: ChoiceReader, lacks: (key: SchemaKey) => boolean): Source {
  const key = frameKey(frame)
  if (lacks(key)) return { kind: 'wanted', key }
  const { decoder, outcome } = reader.readFramed(frame, schemas, 'full')
  const schema = schemas.found.get(key)
  if (!outcome.ok) return { kind: 'unread', reason: `${decoder}: ${outcome.reason}`, inHeader: frame.inHeader }
  if (schema === undefined || outcome.decoded === null) return { kind: 'unread', reason: 'its schema is not known', inHeader: frame.inHeader }
  return { kind: 'json', json: outcome.decoded, wrapping: wrappingOf(frame, bytes, schema) }
}

function wrappingOf(frame: Frame, bytes: Buffer, schema: ResolvedSchema): Wrapping {
  const indexed = schema.type === 'PROTOBUF' && frame.indexes === null
  const message = schema.type !== 'PROTOBUF' ? null : (frame.indexes ?? leadingIndexes(frame.payload))
  return { schema, prefix: bytes.subarray(0, bytes.length - frame.payload.length), indexed, message, inHeader: frame.inHeader }
}

/** Confluent's message indexes: a zigzag count and as many zigzag numbers; a lone 0 stands for [0]. Throws `Unreadable`. */
export function leadingIndexes(payload: Buffer): Buffer {
  const cursor = new ByteCursor(payload)
  for (let left = cursor.zigzag(); left > 0n; left--) cursor.zigzag()
  return payload.subarray(0, cursor.at)
}

function plainSource(bytes: Buffer): Source {
  const read = decodeJson(bytes, 'full')
  return read.ok && read.decoded !== null ? { kind: 'json', json: read.decoded, wrapping: null } : { kind: 'plain' }
}
