import type { ByteSink } from './byte-sink.ts'
import { DoesNotFit } from './does-not-fit.ts'
import { blob, INT32, INT64, integer, kindOf, MAX_FLOAT, real, text, truth, UINT32, UINT64 } from './json-scalars.ts'
import type { PlacedJson, PlacedMember } from './placed-json.ts'

type Symbols = ReadonlyMap<number, string> | null
type Write = (out: ByteSink, json: PlacedJson, symbols: Symbols) => void

const prefixed = (out: ByteSink, bytes: Buffer) => {
  out.varint(BigInt(bytes.length))
  out.raw(bytes)
}

const writers: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['double', (out, json) => out.double(real(json, Number.MAX_VALUE, 'a double'))],
  ['float', (out, json) => out.float(real(json, MAX_FLOAT, 'a float'))],
  ['int32', (out, json) => out.varint(integer(json, INT32, true))],
  ['int64', (out, json) => out.varint(integer(json, INT64, true))],
  ['uint32', (out, json) => out.varint(integer(json, UINT32, true))],
  ['uint64', (out, json) => out.varint(integer(json, UINT64, true))],
  ['sint32', (out, json) => out.zigzag(integer(json, INT32, true))],
  ['sint64', (out, json) => out.zigzag(integer(json, INT64, true))],
  ['fixed32', (out, json) => out.uint32(integer(json, UINT32, true))],
  ['sfixed32', (out, json) => out.uint32(integer(json, INT32, true))],
  ['fixed64', (out, json) => out.uint64(integer(json, UINT64, true))],
  ['sfixed64', (out, json) => out.uint64(integer(json, INT64, true))],
  ['bool', (out, json) => out.byte(truth(json) ? 1 : 0)],
  ['string', (out, json) => prefixed(out, Buffer.from(text(json), 'utf8'))],
  ['bytes', (out, json) => prefixed(out, blob(json))],
  ['enum', (out, json, symbols) => out.varint(enumNumber(json, symbols))],
])

/** A scalar without its tag. Throws `DoesNotFit`. */
export function writeScalar(out: ByteSink, type: string, symbols: Symbols, json: PlacedJson): void {
  const write = writers.get(type)
  if (write === undefined) throw new Error(`there is no Protobuf scalar ${type}`)
  write(out, json, symbols)
}

function enumNumber(json: PlacedJson, symbols: Symbols): bigint {
  if (json.kind === 'number') return integer(json, INT32)
  const name = JSON.stringify(text(json))
  for (const [number, symbol] of symbols ?? []) if (symbol === name) return BigInt(number)
  const known = [...(symbols ?? new Map<number, string>()).values()].slice(0, 20)
  throw new DoesNotFit(json, `${kindOf(json)} is no name of the enum`, `Use one of ${known.join(', ')}.`)
}

/** The key of a map's entry, which JSON writes as a string whatever its type. */
export function writeMapKey(out: ByteSink, type: string, { name, at, value: { path } }: PlacedMember): void {
  if (type !== 'bool') writeScalar(out, type, null, { kind: 'string', value: name, at, path })
  else if (name === 'true' || name === 'false') out.byte(name === 'true' ? 1 : 0)
  else throw new DoesNotFit({ path, at }, `${JSON.stringify(name)} is no boolean`, 'Use "true" or "false" as key.')
}

/** Zero, false and empty are written as zeros only, all other values are not; negative zero has its sign bit. */
export function isDefault(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0)
}
