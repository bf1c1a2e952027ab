import type { Part } from '../contract/records.ts'
import { decodeJson, looksLikeJson } from './json.ts'
import { type Attempt, presentPart } from './part.ts'
import { decodeText } from './text.ts'
import type { Detail } from './types.ts'

interface Plain {
  decoder: 'json' | 'text' | 'hex'
  decoded: string | null
  truncated: boolean
  note: string | null
  tried: Attempt[]
}

/** JSON, else text, else hex. */
export function readPlain(bytes: Buffer, detail: Detail): Plain {
  const json = decodeJson(bytes, detail)
  if (json.ok) return { ...json, decoder: 'json', tried: [] }
  const notJson = { decoder: 'json', reason: json.reason }
  const text = decodeText(bytes, detail)
  // Most text is not meant to be JSON; only of what looks like it does the reader want to know why it is not.
  if (text.ok) return { ...text, decoder: 'text', tried: looksLikeJson(bytes) ? [notJson] : [] }
  return { decoder: 'hex', decoded: null, truncated: false, note: null, tried: [notJson, { decoder: 'text', reason: text.reason }] }
}

/** Bytes that name no schema, or whose schema could not be used: `tried` says why, and goes before what is tried here. */
export function decodePlain(bytes: Buffer, detail: Detail, schema: Part['schema'], tried: Attempt[]): Part {
  const plain = readPlain(bytes, detail)
  return presentPart(bytes, detail, { ...plain, schema, tried: [...tried, ...plain.tried] })
}
