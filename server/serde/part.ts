import { isUtf8 } from 'node:buffer'
import type { Part } from '../contract/records.ts'
import { LOOK_BYTES, PREVIEW_BYTES } from './limits.ts'
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
  read: { decoder: string; decoded: string | null; truncated: boolean; note: string | null; schema: Part['schema']; tried: Attempt[] },
): Part {
  const full = detail === 'full'
  const decoded = full || read.decoded === null ? read.decoded : cutText(read.decoded, PREVIEW_BYTES)
  // Lists and live views carry one of the two: both would double what goes over the wire for the commonest values.
  const text = full ? (isUtf8(bytes) ? bytes.toString('utf8') : null) : decoded === null ? utf8Preview(bytes) : null
  const textCut = !full && text !== null && bytes.length > PREVIEW_BYTES
  return {
    present: true,
    size: bytes.length,
    decoder: read.decoder,
    decoded,
    text,
    base64: full ? bytes.toString('base64') : null,
    schema: read.schema,
    truncated: read.truncated || textCut || decoded !== read.decoded,
    error: read.tried.length > 0 ? { tried: read.tried.map((one) => ({ ...one, reason: short(one.reason) })) } : null,
    note: read.note && short(read.note),
  }
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
