import type { Part } from '../contract/records.ts'
import { type FixedSizeDecoder, sniffFixedSize } from './fixed-size.ts'
import { decodeJson, looksLikeJson } from './json.ts'
import { type Attempt, presentPart } from './part.ts'
import { decodeText } from './text.ts'
import type { Detail } from './types.ts'

interface Plain {
  decoder: 'json' | 'text' | 'hex' | FixedSizeDecoder
  decoded: string | null
  truncated: boolean
  note: string | null
  tried: Attempt[]
}

/** JSON, else text, else a number or UUID that stands alone, else hex. */
export function readPlain(bytes: Buffer, detail: Detail, mayBeNumber = true): Plain {
  const json = decodeJson(bytes, detail)
  if (json.ok) return { ...json, decoder: 'json', tried: [] }
  const notJson = { decoder: 'json', reason: json.reason }
  const text = decodeText(bytes, detail)
  // Most text is not meant to be JSON; only of what looks like it does the reader want to know why it is not.
  if (text.ok) return { ...text, decoder: 'text', tried: looksLikeJson(bytes) ? [notJson] : [] }
  const fixed = mayBeNumber ? sniffFixedSize(bytes) : null
  if (fixed !== null) return { ...fixed, truncated: false, tried: [] }
  return { decoder: 'hex', decoded: null, truncated: false, note: null, tried: [notJson, { decoder: 'text', reason: text.reason }] }
}

/** Bytes that name no schema, or whose schema could not be used: `tried` says why, and goes before what is tried here. */
export function decodePlain(bytes: Buffer, detail: Detail, schema: Part['schema'], tried: Attempt[], mayBeNumber = true): Part {
  const plain = readPlain(bytes, detail, mayBeNumber)
  return presentPart(bytes, detail, { ...plain, schema, tried: [...tried, ...plain.tried] })
}
