import { isUtf8 } from 'node:buffer'
import type { Header, KafkaRecord, Part } from '../contract/records.ts'
import type { RawHeader, RawRecord } from '../gateways/kafka/types.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import { calendarTime } from './calendar-time.ts'
import { headerText } from './header-text.ts'
import { PREVIEW_BYTES, PREVIEW_HEADER_NAME_BYTES, PREVIEW_HEADERS_BYTES } from './limits.ts'
import type { Decoding, Detail, SchemaSet, Serde, SerdeHeader } from './types.ts'
import { cutUtf8 } from './utf8.ts'

/** The schemas that keys and values of these records name, to be looked up together before they are decoded. */
export function collectSchemaIds(records: Iterable<RawRecord>, serde: Serde, decoding?: Decoding): Set<SchemaKey> {
  const ids = new Set<SchemaKey>()
  for (const record of records) {
    const headers = serdeHeaders(record)
    for (const id of serde.schemaIds(record.key, headers, 'key', decoding)) ids.add(id)
    for (const id of serde.schemaIds(record.value, headers, 'value', decoding)) ids.add(id)
  }
  return ids
}

/**
 * A record of the log as the API shows it. Never throws; offsets and times are exact. A schema that stands under several
 * subjects is named by the one of `topic`, where that is given.
 */
export function toWireRecord(
  record: RawRecord,
  topicId: string,
  serde: Serde,
  schemas: SchemaSet,
  detail: Detail,
  topic: string | null = null,
): KafkaRecord {
  const headers = serdeHeaders(record)
  const part = (bytes: Buffer | null, name: 'key' | 'value'): Part =>
    inSubjectOf(topic, name, serde.decodePart(bytes, headers, name, schemas, detail, record.key), schemas)
  return {
    topicId,
    partition: record.partition,
    offset: record.offset.toString(),
    timestamp: calendarTime(record.timestamp),
    timestampMs: record.timestamp.toString(),
    timestampType: record.timestampType,
    key: record.state === 'control' ? markerPart(part(record.key, 'key'), record.key) : part(record.key, 'key'),
    value: record.state === 'control' ? { ...part(record.value, 'value'), ...NOT_DECODED } : part(record.value, 'value'),
    headers: detail === 'full' ? record.headers.map(fullHeader) : previewHeaders(record.headers),
    state: record.state,
    size: record.sizeBytes,
  }
}

/** What a marker holds besides its key is of no use to a reader. */
const NOT_DECODED = { decoder: 'none', decoded: null, schema: null, error: null, note: null }

/** The key of a transaction marker is version (int16) and type (int16): what it ends its transaction with is told in a word. */
function markerPart(part: Part, key: Buffer | null): Part {
  const type = key === null || key.length < 4 ? null : key.readInt16BE(2)
  return { ...part, decoder: 'control', decoded: type === 0 ? 'abort' : type === 1 ? 'commit' : 'other', error: null, note: null }
}

/** Confluent's default names a schema's subject after its topic and part. */
function inSubjectOf(topic: string | null, name: 'key' | 'value', part: Part, schemas: SchemaSet): Part {
  if (topic === null || part.schema === null || part.schema.id === null) return part
  const place = schemas.found.get(part.schema.id)?.places.find(({ subject }) => subject === `${topic}-${name}`)
  return place === undefined ? part : { ...part, schema: { ...part.schema, ...place } }
}

export function serdeHeaders(record: RawRecord): SerdeHeader[] {
  return record.headers.map((header) => ({ name: header.name.toString('utf8'), value: header.value }))
}

/** Names are bytes, UTF-8 by convention: bytes that are not show as U+FFFD, and stand beside it. */
function fullHeader(header: RawHeader): Header {
  return {
    name: header.name.toString('utf8'),
    ...(isUtf8(header.name) ? {} : { nameBase64: header.name.toString('base64') }),
    base64: header.value === null ? null : header.value.toString('base64'),
    text: headerText(header.value),
    truncated: false,
  }
}

/** Headers of a list: each cut, and all together within a budget; the order and the number of headers stay. */
function previewHeaders(headers: RawHeader[]): Header[] {
  let left = PREVIEW_HEADERS_BYTES
  return headers.map((header) => {
    const name = cutUtf8(header.name, Math.min(PREVIEW_HEADER_NAME_BYTES, left))
    left -= name.length
    const value = header.value && cutUtf8(header.value, Math.min(PREVIEW_BYTES, left))
    left -= value?.length ?? 0
    const truncated = name.length < header.name.length || (value?.length ?? 0) < (header.value?.length ?? 0)
    return { ...fullHeader({ name, value }), truncated }
  })
}
