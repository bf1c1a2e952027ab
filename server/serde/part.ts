import { isUtf8 } from 'node:buffer'
import type { Part } from '../contract/records.ts'
import { type Envelope, envelopeOf } from './envelope.ts'
import { LOOK_BYTES, MAX_ENVELOPE_BYTES, PREVIEW_BYTES } from './limits.ts'
import type { Detail } from './types.ts'
import { cutText, utf8Preview } from './utf8.ts'

export interface Attempt {
  decoder: string
  reason: string
}

/** What one decoder made of bytes. */
export type Outcome =
  | {
      ok: true
      /** Null where the decoder shows nothing beyond the bytes. */
      decoded: string | null
      /** There is more of it than `decoded` says. */
      truncated: boolean
      note: string | null
    }
  | { ok: false; reason: string }

export function absentPart(): Part {
  return {
    present: false,
    size: null,
    decoder: 'none',
    decoded: null,
    text: null,
    base64: null,
    schema: null,
    truncated: false,
    error: null,
    note: null,
  }
}

/** A part of no bytes: there, and different from an absent one and from the text `null`. */
export function emptyPart(detail: Detail): Part {
  return { ...absentPart(), present: true, size: 0, text: '', base64: detail === 'full' ? '' : null }
}

/** Puts the bytes and what was made of them together, cut as the detail asks. */
export function presentPart(
  bytes: Buffer,
  detail: Detail,
  given: { decoder: string; decoded: string | null; truncated: boolean; note: string | null; schema: Part['schema']; tried: Attempt[] },
): Part {
  const full = detail === 'full'
  const envelope = envelopeIn(given, bytes)
  const read = envelope === null ? given : unwrapped(given, envelope)
  const decoded = full || read.decoded === null ? read.decoded : cutText(read.decoded, PREVIEW_BYTES)
  // Lists and live views carry one of the two: both would double what goes over the wire for the commonest values.
  const text = full ? (isUtf8(bytes) ? bytes.toString('utf8') : null) : decoded === null ? utf8Preview(bytes) : null
  const textCut = !full && text !== null && bytes.length > PREVIEW_BYTES
  return {
    present: true,
    size: bytes.length,
    decoder: read.decoder,
    ...(envelope === null ? {} : { envelope: envelope.kinds }),
    decoded,
    text,
    base64: full ? bytes.toString('base64') : null,
    schema: read.schema,
    truncated: read.truncated || textCut || decoded !== read.decoded,
    error: read.tried.length > 0 ? { tried: read.tried.map((one) => ({ ...one, reason: short(one.reason) })) } : null,
    note: read.note && short(read.note),
  }
}

/** Only what these write is known to be JSON. */
const WRITES_JSON: ReadonlySet<string> = new Set(['json', 'avro', 'protobuf', 'json-schema'])

/** JSON is shown as it is stored, so its bytes have what a preview has cut; of others the whole text must be there. */
function envelopeIn(
  { decoder, decoded, truncated }: { decoder: string; decoded: string | null; truncated: boolean },
  bytes: Buffer,
): Envelope | null {
  if (decoded === null || !WRITES_JSON.has(decoder) || bytes.length > MAX_ENVELOPE_BYTES || !decoded.trimStart().startsWith('{')) return null
  if (!truncated) return mayBeEnvelope(decoded) ? envelopeOf(decoded) : null
  const stored = decoder === 'json' && mayBeEnvelope(decoded)
  return stored && bytes.length <= LOOK_BYTES ? envelopeOf(bytes.toString('utf8')) : null
}

/** A cheap look before the members are taken apart: lists are long and most values are no envelope. */
function mayBeEnvelope(json: string): boolean {
  return json.includes('"schema"') || json.includes('"payload"') || json.includes('"op"') || json.includes('"before"')
}

type Given = { decoder: string; decoded: string | null; note: string | null }

function unwrapped<T extends Given>(given: T, { kinds, json, note }: Envelope): T {
  const decoder = given.decoder === 'json' && kinds.includes('connect-json') ? 'connect-json' : given.decoder
  const notes = [note, given.note].filter((text) => text !== null)
  return { ...given, decoder, decoded: json, note: notes.length === 0 ? null : notes.join('. ') }
}

const MAX_WORDS = 500

/** Names out of schemas may be of any length. */
function short(words: string): string {
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words
}

/** The bytes that a preview looks at: all of a short value, the beginning of a long one. */
export function isLong(bytes: Buffer, detail: Detail): boolean {
  return detail === 'preview' && bytes.length > LOOK_BYTES
}
