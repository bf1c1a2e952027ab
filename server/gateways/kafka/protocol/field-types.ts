import type { Value } from './message.ts'
import type { WireReader } from './wire-reader.ts'
import type { WireWriter } from './wire-writer.ts'

/** What a request is made of. Fields left out take the default of their definition. */
export type Input = number | bigint | string | boolean | Uint8Array | null | undefined | readonly Input[] | Fields
export interface Fields {
  readonly [name: string]: Input
}

/** How values of one type at one version are written and read. */
export interface TypeCodec {
  write(out: WireWriter, value: Input): void
  read(from: WireReader): Value
}

export class InvalidRequest extends TypeError {
  override name = 'InvalidRequest'
}

const wrong = (expected: string, value: Input): never => {
  throw new InvalidRequest(`expected ${expected}, got ${value === null ? 'null' : typeof value}`)
}

const number = (value: Input): number => (typeof value === 'number' ? value : wrong('a number', value))
const long = (value: Input): bigint => (typeof value === 'bigint' ? value : wrong('a bigint', value))
const flag = (value: Input): boolean => (typeof value === 'boolean' ? value : wrong('a boolean', value))
const textOrNull = (value: Input): string | null => (value === null || typeof value === 'string' ? value : wrong('a string', value))
const bytesOrNull = (value: Input): Uint8Array | null => (value === null || value instanceof Uint8Array ? value : wrong('bytes', value))

const fixed: Record<string, TypeCodec> = {
  int8: { write: (out, value) => void out.int8(number(value)), read: (from) => from.int8() },
  int16: { write: (out, value) => void out.int16(number(value)), read: (from) => from.int16() },
  uint16: { write: (out, value) => void out.uint16(number(value)), read: (from) => from.uint16() },
  int32: { write: (out, value) => void out.int32(number(value)), read: (from) => from.int32() },
  uint32: { write: (out, value) => void out.uint32(number(value)), read: (from) => from.uint32() },
  int64: { write: (out, value) => void out.int64(long(value)), read: (from) => from.int64() },
  float64: { write: (out, value) => void out.float64(number(value)), read: (from) => from.float64() },
  bool: { write: (out, value) => void out.int8(flag(value) ? 1 : 0), read: (from) => from.int8() !== 0 },
  uuid: { write: (out, value) => void out.uuid(textOrNull(value) ?? zeroUuid), read: (from) => from.uuid() },
}

export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA'

/** The codec of a primitive type, or null where `type` names a struct. */
export function primitive(type: string, compact: boolean): TypeCodec | null {
  if (type === 'string') {
    return { write: (out, value) => void out.string(textOrNull(value), compact), read: (from) => from.string(compact) }
  }
  if (type === 'bytes' || type === 'records') {
    return { write: (out, value) => void out.bytes(bytesOrNull(value), compact), read: (from) => from.bytes(compact) }
  }
  return fixed[type] ?? null
}

/** The value of a field that a request leaves out or that a response of this version does not carry. */
export function defaultOf(type: string, text: string | number | boolean | undefined, nullable: boolean): Value {
  if (text === 'null' || (nullable && text === undefined && /^[A-Z]/.test(type))) return null
  if (type.startsWith('[]')) return []
  switch (type) {
    case 'string':
      return String(text ?? '')
    case 'bool':
      return text === true || text === 'true'
    case 'bytes':
    case 'records':
      return Buffer.alloc(0)
    case 'uuid':
      return zeroUuid
    case 'int64':
      return BigInt(text ?? 0)
    default:
      return /^[A-Z]/.test(type) ? null : Number(text ?? 0)
  }
}
