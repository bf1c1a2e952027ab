import type { Part } from '../contract/records.ts'
import { messageOf } from '../core/errors.ts'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { type Frame, readFrame } from './frame.ts'
import { looksLikeJson } from './json.ts'
import { type Attempt, absentPart, emptyPart, type Outcome, presentPart } from './part.ts'
import { decodePlain, readPlain } from './plain.ts'
import { createSchemaDecoders, type SchemaDecoders } from './schema-decoders.ts'
import type { Detail, SchemaSet, Serde } from './types.ts'

type IdFrame = Extract<Frame, { kind: 'id' }>
/** Registries count ids from 1: eight bytes that seem to name a larger one are rather a number than a framed value. */
const LARGEST_LIKELY_ID = 0xff_ffff

type Read = { decoder: string; outcome: Outcome }

/**
 * Decoding for one server: pure but for the compiled schemas it keeps (bounded), so every owner has its own.
 * `decodePart` never throws and its work is bounded by the size of the bytes: what cannot be decoded is shown as
 * JSON, text or hex, with the reason of each decoder that was tried.
 */
export function createSerde(): Serde {
  const decoders = createSchemaDecoders()
  return {
    schemaIds(bytes, headers, part) {
      const frame = bytes && readFrame(bytes, headers, part)
      return frame?.kind === 'id' ? [frame.id] : []
    },
    decodePart(bytes, headers, part, schemas, detail) {
      if (bytes === null) return absentPart()
      if (bytes.length === 0) return emptyPart(detail)
      const frame = readFrame(bytes, headers, part)
      if (frame === null) return decodePlain(bytes, detail, null, [])
      if (frame.kind === 'id') return decodeFramed(bytes, frame, schemas, detail, decoders)
      const where = frame.inHeader ? 'the header names' : 'the bytes look framed with'
      return decodePlain(bytes, detail, null, [
        { decoder: 'schema-registry', reason: `${where} schema GUID ${frame.guid}; schemas are looked up by id, not by GUID, so far` },
      ])
    },
  }
}

function decodeFramed(bytes: Buffer, frame: IdFrame, schemas: SchemaSet, detail: Detail, decoders: SchemaDecoders): Part {
  const found = schemas.found.get(frame.id)
  const place = found?.places[0]
  const schema = { id: frame.id, subject: place?.subject ?? null, version: place?.version ?? null }
  const tried: Attempt[] = []
  if (found === undefined) tried.push({ decoder: 'schema-registry', reason: missReason(frame.id, schemas) })
  else {
    const { decoder, outcome } = read(found, frame, detail, decoders)
    if (outcome.ok) return presentPart(bytes, detail, { ...outcome, decoder, schema, tried })
    tried.push({ decoder, reason: outcome.reason })
  }
  return (
    withoutFrame(bytes, frame, detail, schema, tried) ??
    decodePlain(bytes, detail, schema, tried, found === undefined && frame.id > LARGEST_LIKELY_ID)
  )
}

function read(found: ResolvedSchema, frame: IdFrame, detail: Detail, decoders: SchemaDecoders): Read {
  const decoder = { AVRO: 'avro', JSON: 'json-schema', PROTOBUF: 'protobuf' }[found.type]
  try {
    return { decoder, outcome: decoders.decode(found, frame.payload, frame.indexes, detail) }
  } catch (error) {
    // Schemas and payloads are hostile input: whatever a decoder did not foresee is a reason, not an outage.
    return { decoder, outcome: { ok: false, reason: `failed: ${messageOf(error)}` } }
  }
}

function missReason(id: number, schemas: SchemaSet): string {
  return schemas.unavailable ?? schemas.misses.get(id)?.reason ?? `schema id ${id} was not looked up`
}

/** What looks like JSON behind the frame can be read without its schema, also where it is cut short. */
function withoutFrame(bytes: Buffer, frame: IdFrame, detail: Detail, schema: Part['schema'], tried: Attempt[]): Part | null {
  if (frame.inHeader || !looksLikeJson(frame.payload)) return null
  const plain = readPlain(frame.payload, detail)
  if (plain.decoder === 'hex') return null
  const note = ['Shown without the 5-byte schema frame', plain.note].filter((text) => text !== null).join('. ')
  return presentPart(bytes, detail, { ...plain, note, schema, tried: [...tried, ...plain.tried] })
}
