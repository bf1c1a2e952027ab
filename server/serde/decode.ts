import type { Part } from '../contract/records.ts'
import { explain } from './explain.ts'
import { type Frame, frameKey, readFrame } from './frame.ts'
import { internalReader } from './internal-topics.ts'
import { looksLikeJson } from './json.ts'
import { type Attempt, absentPart, emptyPart, presentPart } from './part.ts'
import { decodePlain, readPlain } from './plain.ts'
import { type ChoiceReader, createChoiceReader, type Source } from './read-choice.ts'
import { createSchemaDecoders } from './schema-decoders.ts'
import type { Choice, Detail, SchemaSet, Serde } from './types.ts'

/** Registries count ids from 1: eight bytes that seem to name a larger one are rather a number than a framed value. */
const LARGEST_LIKELY_ID = 0xff_ffff

/**
 * Decoding for one server: pure but for the compiled schemas it keeps (bounded), so every owner has its own.
 * `decodePart` never throws and its work is bounded by the size of the bytes: what cannot be decoded is shown as
 * JSON, text or hex, with the reason of each decoder that was tried.
 */
export function createSerde(): Serde {
  const reader = createChoiceReader(createSchemaDecoders())
  const decodePart: Serde['decodePart'] = (bytes, headers, part, schemas, detail, recordKey = null) => {
    if (bytes === null) return absentPart()
    if (bytes.length === 0) return emptyPart(detail)
    return decode({ bytes, headers, part, recordKey }, schemas, detail, reader)
  }
  return {
    schemaIds(bytes, headers, part, decoding) {
      if (bytes === null || bytes.length === 0) return []
      const how = decoding?.[part]
      const choices = how === undefined ? [] : how.asked === null ? how.first : [how.asked]
      const named = choices.flatMap(({ schema }) => (schema === null ? [] : [schema]))
      const frame = readFrame(bytes, headers, part)
      return frame === null ? named : [...named, frameKey(frame)]
    },
    decodePart,
    explainPart(bytes, headers, part, schemas, recordKey = null) {
      const shown = decodePart(bytes, headers, part, schemas, 'full', recordKey)
      if (bytes === null || bytes.length === 0) return { part: shown, steps: [] }
      return { part: shown, steps: explain({ bytes, headers, part, recordKey }, shown, schemas, reader) }
    },
  }
}

function decode(source: Source, schemas: SchemaSet, detail: Detail, reader: ChoiceReader): Part {
  const { bytes } = source
  const how = schemas.decoding?.[source.part]
  if (how?.asked) return onlyAs(how.asked, source, schemas, detail, reader)
  const tried: Attempt[] = []
  const internal = internalReader(schemas.decoding?.topic)
  for (const choice of [...(how?.first ?? []), ...(internal === null ? [] : [{ decoder: internal, schema: null }])]) {
    const { decoder, outcome, schema } = reader.read(choice, source, schemas, detail)
    if (outcome.ok) return presentPart(bytes, detail, { ...outcome, decoder, schema, tried })
    tried.push({ decoder, reason: outcome.reason })
  }
  const frame = readFrame(bytes, source.headers, source.part)
  return frame === null ? decodePlain(bytes, detail, null, tried) : decodeFramed(source, frame, schemas, detail, reader, tried)
}

/** What a reader asked for is shown, or why it cannot be: something else in its place would look like what was asked for. */
function onlyAs(choice: Choice, source: Source, schemas: SchemaSet, detail: Detail, reader: ChoiceReader): Part {
  const { decoder, outcome, schema } = reader.read(choice, source, schemas, detail)
  if (outcome.ok) return presentPart(source.bytes, detail, { ...outcome, decoder, schema, tried: [] })
  const nothing = { decoder: 'hex', decoded: null, truncated: false, note: null }
  return presentPart(source.bytes, detail, { ...nothing, schema, tried: [{ decoder, reason: outcome.reason }] })
}

function decodeFramed(source: Source, frame: Frame, schemas: SchemaSet, detail: Detail, reader: ChoiceReader, before: Attempt[]): Part {
  const { decoder, outcome, schema } = reader.readFramed(frame, schemas, detail)
  if (outcome.ok) return presentPart(source.bytes, detail, { ...outcome, decoder, schema, tried: before })
  const tried = [...before, { decoder, reason: outcome.reason }]
  const mayBeNumber = !schemas.found.has(frameKey(frame)) && frame.kind === 'id' && frame.id > LARGEST_LIKELY_ID
  return withoutFrame(source.bytes, frame, detail, schema, tried) ?? decodePlain(source.bytes, detail, schema, tried, mayBeNumber)
}

/** What looks like JSON behind the frame can be read without its schema, also where it is cut short. */
function withoutFrame(bytes: Buffer, frame: Frame, detail: Detail, schema: Part['schema'], tried: Attempt[]): Part | null {
  if (frame.inHeader || !looksLikeJson(frame.payload)) return null
  const plain = readPlain(frame.payload, detail)
  if (plain.decoder === 'hex') return null
  const note = [`Shown without the ${bytes.length - frame.payload.length}-byte schema frame`, plain.note]
  return presentPart(bytes, detail, { ...plain, note: note.filter((text) => text !== null).join('. '), schema, tried: [...tried, ...plain.tried] })
}
