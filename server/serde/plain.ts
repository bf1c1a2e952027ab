import type { Part } from '../contract/records.ts'
import { decodeJson, looksLikeJson } from './json.ts'
import { type Attempt, presentPart } from './part.ts'
import { decodeText } from './text.ts'
import type { Detail } from './types.ts'

/** JSON, else text, else hex: for bytes that name no schema, or whose schema could not be used (`tried` says why). */
export function decodePlain(bytes: Buffer, detail: Detail, schema: Part['schema'], tried: Attempt[]): Part {
  const json = decodeJson(bytes, detail)
  if (json.ok) return presentPart(bytes, detail, { ...json, decoder: 'json', schema, tried })
  const text = decodeText(bytes, detail)
  if (text.ok) {
    // Most text is not meant to be JSON; only of what looks like it does the reader want to know why it is not.
    const attempts = looksLikeJson(bytes) ? [...tried, { decoder: 'json', reason: json.reason }] : tried
    return presentPart(bytes, detail, { ...text, decoder: 'text', schema, tried: attempts })
  }
  const attempts = [...tried, { decoder: 'json', reason: json.reason }, { decoder: 'text', reason: text.reason }]
  return presentPart(bytes, detail, { decoder: 'hex', decoded: null, truncated: false, note: null, schema, tried: attempts })
}
