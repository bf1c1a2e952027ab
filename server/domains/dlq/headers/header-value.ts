import type { RawHeader } from '../../../gateways/kafka/types.ts'
import { headerText } from '../../../serde/header-text.ts'

/** How a header's bytes are read. Spring writes Java's own binary numbers, everyone else writes text. */
export type Coding = 'text' | 'number' | 'binary' | 'shortest-binary'

/** The first bytes of a Java object stream. Reading one can run code of the writer's choice, so nobody here does. */
const javaStream = Buffer.from([0xac, 0xed, 0x00, 0x05])
const javaNames = ['springDeserializerExceptionKey', 'springDeserializerExceptionValue'].map((name) => Buffer.from(name))
/** Longest text taken out of one header: stack traces are cut by their writers far below. */
const maxTextBytes = 64 << 10

export function isJavaSerialised({ name, value }: RawHeader): boolean {
  if (javaNames.some((each) => each.length === name.length && each.equals(name))) return true
  // Asked of every header of every dead letter: without making anything.
  return value !== null && value.length >= javaStream.length && javaStream.every((byte, at) => value[at] === byte)
}

/** The text of a header; null where it has none, is binary, or was serialised by Java. */
export function textOf(header: RawHeader): string | null {
  if (header.value === null || isJavaSerialised(header)) return null
  if (header.value.length <= maxTextBytes) return looseText(header.value)
  return looseText(header.value.subarray(0, maxTextBytes))
}

/** Messages and traces may be cut inside a character or quote bytes of the record: such bytes are shown as U+FFFD. */
function looseText(value: Buffer): string {
  return headerText(value) ?? value.toString('utf8').replaceAll('\0', '�')
}

/**
 * A whole number: as decimal text, as a big-endian integer of 1, 4 or 8 bytes (Spring), or as the shortest big-endian integer
 * that holds it (Java's BigInteger: Spring's retry times). null where the bytes are none of it.
 */
export function numberOf(header: RawHeader, coding: Coding): bigint | null {
  const { value } = header
  if (value === null || value.length === 0 || isJavaSerialised(header)) return null
  if (coding === 'shortest-binary' && value.length <= 8) return BigInt.asIntN(value.length * 8, BigInt(`0x${value.toString('hex')}`))
  if (coding === 'binary' && value.length === 8) return value.readBigInt64BE()
  if (coding === 'binary' && value.length === 4) return BigInt(value.readInt32BE())
  if (coding === 'binary' && value.length === 1 && (value[0] ?? 0) < 0x30) return BigInt(value.readInt8())
  const text = value.toString('latin1')
  return /^-?\d{1,19}$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : null
}

/** Milliseconds since 1970: a number, or a time as text (ISO-8601). */
export function timestampOf(header: RawHeader, coding: Coding): bigint | null {
  const number = numberOf(header, coding)
  if (number !== null || coding !== 'text') return number
  const text = textOf(header)
  const time = text === null || !/^\d{4}-\d\d-\d\d[T ]/.test(text) ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : BigInt(time)
}
