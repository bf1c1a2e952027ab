import type { Part } from '../../server/contract/records.ts'
import { decoderName, schemaWords } from './part-model.ts'

export interface Verdict {
  ok: boolean
  title: string
  why: string | null
  /** What a reader can do about it. */
  next: string | null
}

/** How a part came to be shown as it is: each decoder that was tried, in order, then the one that read it. */
export function verdictsOf(part: Part): Verdict[] {
  if (!part.present) return [{ ok: true, title: 'Nothing to decode: null', why: null, next: null }]
  if (part.size === 0) return [{ ok: true, title: 'Nothing to decode: 0 bytes', why: null, next: null }]
  const tried = (part.error?.tried ?? []).map(({ decoder, reason }) => ({
    ok: false,
    title: `Not decoded as ${decoderName(decoder)}`,
    why: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    next: adviceOn(decoder, reason),
  }))
  const schema = part.schema === null ? null : `Schema ${schemaWords(part.schema)}.`
  const note = part.note === null ? null : `${part.note}.`
  const why = [tried.length > 0 ? null : schema, note].filter((text) => text !== null).join(' ')
  const read = {
    ok: true,
    title: part.decoder === 'hex' ? 'Shown as bytes' : `Read as ${decoderName(part.decoder)}`,
    why: why === '' ? null : why,
    next: null,
  }
  return [...tried, read]
}

function adviceOn(decoder: string, reason: string): string | null {
  if (decoder === 'schema-registry') {
    return /no schema registry is configured/.test(reason)
      ? 'Name a schema registry for this cluster in the configuration.'
      : 'Register the schema, or see that the registry holds it and answers; then open the record again.'
  }
  if (decoder === 'avro' || decoder === 'protobuf' || decoder === 'json-schema') {
    return 'Compare the schema with what the producer wrote: the bytes and the schema id in front of them do not belong together.'
  }
  return null
}
