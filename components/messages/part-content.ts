import type { Part } from '../../server/contract/records.ts'
import { bytesOf, hexText } from './bytes-model.ts'
import { layoutJson, prettyText } from './json-lines.ts'
import { isJson } from './part-model.ts'
import type { PartViewName } from './record-url.ts'

/** What a view goes through: characters of a text, or bytes. */
export function windowedSize(part: Part, as: PartViewName): number {
  if (as === 'decoded' && part.decoded !== null) return part.decoded.length
  if (as === 'text') return part.text?.length ?? 0
  if (as === 'base64') return part.base64?.length ?? 0
  return part.size ?? 0
}

/** What Copy gives: the view as text. JSON is laid out, its digits as they are. */
export function copyText(part: Part, as: PartViewName): string {
  if (as === 'text') return part.text ?? ''
  if (as === 'base64') return part.base64 ?? ''
  if (as === 'hex' || part.decoded === null) return hexText(bytesOf(part.base64 ?? ''))
  return isJson(part) ? prettyText(layoutJson(part.decoded)) : part.decoded
}
