import { createRequire } from 'node:module'
import type { Part } from '../contract/records.ts'
import { messageOf } from '../core/errors.ts'
import { keyWords } from '../gateways/registry/schema-key.ts'
import type { ResolvedSchema, SchemaKey, SchemaType } from '../gateways/registry/types.ts'
import { decodeFixedSize } from './fixed-size.ts'
import { type Frame, frameKey, readFrame } from './frame.ts'
import { decodeJson } from './json.ts'
import type * as kafkaRecordsModule from './kafka-records.ts'
import type { KafkaRecords } from './kafka-records.ts'
import type { Outcome } from './part.ts'
import type { SchemaDecoders } from './schema-decoders.ts'
import { decodeText } from './text.ts'
import type { Choice, DecoderName, Detail, SchemaSet, SerdeHeader } from './types.ts'

/** A key or a value that has bytes, with what it takes to read them. */
export interface Source {
  bytes: Buffer
  headers: SerdeHeader[]
  part: 'key' | 'value'
  recordKey: Buffer | null
}

interface Reading {
  decoder: string
  outcome: Outcome
  schema: Part['schema']
}

/** Reads bytes by one decoder and says what came of it. Never throws: schemas and payloads are hostile input. */
export interface ChoiceReader {
  read(choice: Choice, source: Source, schemas: SchemaSet, detail: Detail): Reading
  readFramed(frame: Frame, schemas: SchemaSet, detail: Detail): Reading
}

const decoderOf: Readonly<Record<SchemaType, 'avro' | 'json-schema' | 'protobuf'>> = { AVRO: 'avro', JSON: 'json-schema', PROTOBUF: 'protobuf' }
/** Confluent's message index of the first message of a file. */
const FIRST_MESSAGE = Buffer.from([0])

/** Loaded by the first record of Kafka's own topics: the definitions are checked by a library that takes 10 MB of every thread. */
const load = createRequire(import.meta.url)
// `require` is untyped: the cast names the module that this line loads.
const kafkaRecordsLibrary = () => load('./kafka-records.ts') as typeof kafkaRecordsModule

export function createChoiceReader(decoders: SchemaDecoders): ChoiceReader {
  let known: KafkaRecords | null = null
  const kafkaRecords = (): KafkaRecords => {
    known ??= kafkaRecordsLibrary().createKafkaRecords()
    return known
  }
  const bySchema = (found: ResolvedSchema, payload: Buffer, indexes: Buffer | string | null, detail: Detail): Outcome => {
    try {
      return decoders.decode(found, payload, indexes, detail)
    } catch (error) {
      return { ok: false, reason: `failed: ${messageOf(error)}` }
    }
  }
  const readFramed: ChoiceReader['readFramed'] = (frame, schemas, detail) => {
    const key = frameKey(frame)
    const found = schemas.found.get(key)
    const schema = schemaName(found, frame)
    if (found === undefined) return { decoder: 'schema-registry', outcome: { ok: false, reason: missReason(key, schemas) }, schema }
    return { decoder: decoderOf[found.type], outcome: bySchema(found, frame.payload, frame.indexes, detail), schema }
  }
  const readWithSchema = ({ decoder, schema: key, message }: Choice, source: Source, schemas: SchemaSet, detail: Detail): Reading => {
    const frame = readFrame(source.bytes, source.headers, source.part)
    const fail = (reason: string, schema: Part['schema'] = null): Reading => ({ decoder, outcome: { ok: false, reason }, schema })
    if (key === null && frame === null) return fail('the bytes name no schema')
    if (key === null && frame !== null) {
      const reading = readFramed(frame, schemas, detail)
      if (reading.decoder === decoder) return reading
      const { outcome } = reading
      const kind = reading.decoder === 'schema-registry' && !outcome.ok ? outcome.reason : `the bytes name a schema of the type ${reading.decoder}`
      return fail(kind, reading.schema)
    }
    const found = key === null ? undefined : schemas.found.get(key)
    if (key === null || found === undefined) return fail(key === null ? 'no schema is named' : missReason(key, schemas))
    const schema = schemaName(found, null)
    if (decoderOf[found.type] !== decoder) return fail(`${keyWords(key)} is of the type ${decoderOf[found.type]}`, schema)
    const payload = frame === null || frame.inHeader ? source.bytes : frame.payload
    const indexes = frame === null ? (message ?? FIRST_MESSAGE) : frame.indexes
    return { decoder, outcome: bySchema(found, payload, indexes, detail), schema }
  }
  return {
    readFramed,
    read(choice, source, schemas, detail) {
      const { decoder } = choice
      if (decoder === 'avro' || decoder === 'protobuf' || decoder === 'json-schema') return readWithSchema(choice, source, schemas, detail)
      return { decoder, outcome: readPlainAs(decoder, source, detail, kafkaRecords), schema: null }
    },
  }
}

function readPlainAs(
  decoder: Exclude<DecoderName, 'avro' | 'protobuf' | 'json-schema'>,
  source: Source,
  detail: Detail,
  kafkaRecords: () => KafkaRecords,
): Outcome {
  if (decoder === 'hex') return { ok: true, decoded: null, truncated: false, note: null }
  if (decoder === 'json') return decodeJson(source.bytes, detail)
  if (decoder === 'text') return decodeText(source.bytes, detail)
  if (decoder === 'consumer-offsets' || decoder === 'transaction-state') return kafkaRecords().decode(decoder, source, detail)
  return decodeFixedSize(source.bytes, decoder)
}

/** How the schema of a part is named: by the frame where there is one, else by what was found. */
function schemaName(found: ResolvedSchema | undefined, frame: Frame | null): Part['schema'] {
  const place = found?.places[0]
  const guid = frame?.kind === 'guid' ? { guid: frame.guid } : {}
  const known = found === undefined || found.id === 0 ? null : found.id
  if (frame === null && known === null && place === undefined) return null
  return { id: frame?.kind === 'id' ? frame.id : known, ...guid, subject: place?.subject ?? null, version: place?.version ?? null }
}

function missReason(key: SchemaKey, schemas: SchemaSet): string {
  return schemas.unavailable ?? schemas.misses.get(key)?.reason ?? `${keyWords(key)} was not looked up`
}
