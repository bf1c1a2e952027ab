import { doubleText, floatText } from './json-text.ts'
import type { Outcome } from './part.ts'

export type FixedSizeDecoder = 'int32' | 'int64' | 'float' | 'double' | 'uuid'

const sizes: Readonly<Record<FixedSizeDecoder, number>> = { int32: 4, int64: 8, float: 4, double: 8, uuid: 16 }
const UUID_TEXT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A number as Kafka's own serializers write it (big-endian), or a UUID of 16 bytes or as its text. All digits are kept. */
export function decodeFixedSize(bytes: Buffer, decoder: FixedSizeDecoder): Outcome {
  if (decoder === 'uuid' && bytes.length === 36 && UUID_TEXT.test(bytes.toString('latin1'))) return read(bytes.toString('latin1'), null)
  const size = sizes[decoder]
  if (bytes.length !== size) return { ok: false, reason: `it takes ${size} bytes, and there are ${bytes.length}` }
  return read(textOf(bytes, decoder), null)
}

function textOf(bytes: Buffer, decoder: FixedSizeDecoder): string {
  if (decoder === 'int32') return bytes.readInt32BE(0).toString()
  if (decoder === 'int64') return bytes.readBigInt64BE(0).toString()
  if (decoder === 'float') return floatText(bytes.readFloatBE(0))
  if (decoder === 'double') return doubleText(bytes.readDoubleBE(0))
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * What bytes that are no text look like: an integer whose first byte only says its sign, or a UUID with the version and
 * variant of RFC 9562. Floats have no such mark, so they are only read where a reader asks for it. Null: like neither.
 */
export function sniffFixedSize(bytes: Buffer): { decoder: FixedSizeDecoder; decoded: string; note: string } | null {
  const signOnly = bytes[0] === 0 || bytes[0] === 0xff
  const decoder = bytes.length === 8 && signOnly ? 'int64' : bytes.length === 4 && signOnly ? 'int32' : isUuid(bytes) ? 'uuid' : null
  if (decoder === null) return null
  const note = decoder === 'uuid' ? 'Taken for a UUID by its 16 bytes' : `Taken for a big-endian number by its ${bytes.length} bytes`
  return { decoder, decoded: textOf(bytes, decoder), note }
}

function isUuid(bytes: Buffer): boolean {
  const version = (bytes[6] ?? 0) >> 4
  return bytes.length === 16 && version >= 1 && version <= 8 && ((bytes[8] ?? 0) & 0xc0) === 0x80
}

function read(decoded: string, note: string | null): Outcome {
  return { ok: true, decoded, truncated: false, note }
}
