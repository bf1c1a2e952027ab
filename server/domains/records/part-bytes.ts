import type { ProblemCode } from '../../contract/problem.ts'
import type { PartInput } from '../../contract/produce.ts'
import { scanJson } from '../../serde/json-scan.ts'
import { placeInText, type TextPlace } from '../../serde/place-in-text.ts'
import type { PartEncoders, SchemaPart } from './part-encoders.ts'

/** Why the bytes of a part could not be made of what was given. */
export interface PartFault {
  code: ProblemCode
  message: string
  fix: string
  place: TextPlace | null
}

export type Bytes = { bytes: Buffer | null } | { fault: PartFault }

/** The bytes that are meant, exactly: what could only be sent changed is refused. */
export function partBytes(part: PartInput, encoders: PartEncoders): Bytes {
  if (part === null) return { bytes: null }
  if ('base64' in part) return base64Bytes(part.base64)
  if ('text' in part) return textBytes(part.text)
  if ('subject' in part) return schemaBytes(part, encoders)
  return jsonBytes(part.json)
}

/** RFC 4648, section 4, with its padding: what Node would skip over silently is refused. */
export function base64Bytes(base64: string): Bytes {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') === base64) return { bytes }
  const found = /[^A-Za-z0-9+/]/.exec(base64.replace(/={0,2}$/, ''))
  const message = found === null ? 'the base64 does not end as it must' : `base64 has no ${JSON.stringify(found[0])} (character ${found.index + 1})`
  return {
    fault: {
      code: 'invalid-input',
      message,
      fix: 'Use the alphabet with + and /, padded with = to a multiple of four, without line breaks.',
      place: null,
    },
  }
}

/** UTF-8 has no lone surrogates: Node would write U+FFFD for them. */
export function textBytes(text: string): Bytes {
  if (text.isWellFormed()) return { bytes: Buffer.from(text, 'utf8') }
  let index = 0
  for (const char of text) {
    if (!char.isWellFormed()) break
    index += char.length
  }
  const fault = { message: 'the text holds half of a character (a lone surrogate), which UTF-8 cannot write', fix: 'Remove it, or send base64.' }
  return { fault: { code: 'invalid-input', ...fault, place: placeInText(text, index) } }
}

function schemaBytes(part: SchemaPart, encoders: PartEncoders): Bytes {
  const found = encoders(part)
  if ('fault' in found) return found
  const encoded = found.encoder(part.json, part.message ?? null)
  if (encoded.ok) return encoded
  const { path, message, fix, place } = encoded
  const where = [path, place === null ? '' : `line ${place.line}, column ${place.column}`].filter((part) => part !== '').join('; ')
  return { fault: { code: 'value-does-not-fit', message: where === '' ? message : `${message} (${where})`, fix, place } }
}

function jsonBytes(json: string): Bytes {
  const made = textBytes(json)
  if ('fault' in made || made.bytes === null) return made
  const scan = scanJson(made.bytes)
  if (scan.ok && scan.complete) return made
  const at = scan.ok ? made.bytes.length : scan.at
  const place = placeInText(json, made.bytes.toString('utf8', 0, at).length)
  const reason = scan.ok ? 'it ends before the value does' : scan.reason
  return {
    fault: {
      code: 'invalid-input',
      message: `not JSON: ${reason} (line ${place.line}, column ${place.column})`,
      fix: 'Correct it, or send it as text.',
      place,
    },
  }
}
