import { ByteCursor } from './byte-cursor.ts'
import type { JsonText } from './json-text.ts'
import type { Occurrence } from './protobuf-fields.ts'
import type { ProtoField, ProtoFile, ProtoMessage } from './protobuf-schema.ts'

/** What the well-known types need of the reader that meets them. */
export interface WellKnownReader {
  readonly file: ProtoFile
  readonly out: JsonText
  message(message: ProtoMessage, bytes: Buffer, depth: number): void
  field(field: ProtoField, occurrences: Occurrence[], depth: number): void
}

type Known = ReadonlyMap<number, Occurrence[]>
/** false: nothing was written, the message is shown field by field. */
type Write = (reader: WellKnownReader, message: ProtoMessage, known: Known, depth: number) => boolean

/** How a type of `google.protobuf` that has a JSON form of its own is written; undefined for all other types. */
export function wellKnown(fullName: string): Write | undefined {
  return forms.get(fullName)
}

const onlyField: Write = (reader, message, known, depth) => {
  const field = message.fields.get(1)
  if (field === undefined) return false
  reader.field(field, known.get(1) ?? [], depth)
  return true
}

const NULL_VALUE = 1

const value: Write = (reader, message, known, depth) => {
  const [id, occurrences] = [...known][0] ?? [NULL_VALUE, []]
  const field = message.fields.get(id)
  if (id === NULL_VALUE || field === undefined) reader.out.raw('null')
  else reader.field(field, occurrences, depth)
  return true
}

const any: Write = (reader, _message, known, depth) => {
  const url = known.get(1)?.at(-1)?.bytes.toString('utf8') ?? ''
  const type = reader.file.find(url.slice(url.lastIndexOf('/') + 1))
  if (type === null) return false
  reader.out.raw('{"@type":')
  reader.out.string(url)
  reader.out.raw(',"value":')
  reader.message(type, known.get(2)?.at(-1)?.bytes ?? Buffer.alloc(0), depth + 1)
  reader.out.raw('}')
  return true
}

const YEAR_1 = -62_135_596_800n
const YEAR_10000 = 253_402_300_800n

const timestamp: Write = (reader, _message, known) => {
  const seconds = int64(known.get(1))
  const nanos = int64(known.get(2))
  if (seconds < YEAR_1 || seconds >= YEAR_10000 || nanos < 0n || nanos >= 1_000_000_000n) return false
  // In range for a Date by the line above.
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  reader.out.string(`${whole}${fraction(nanos)}Z`)
  return true
}

const duration: Write = (reader, _message, known) => {
  const seconds = int64(known.get(1))
  const nanos = int64(known.get(2))
  const mixed = (seconds < 0n && nanos > 0n) || (seconds > 0n && nanos < 0n)
  const size = nanos < 0n ? -nanos : nanos
  if (mixed || size >= 1_000_000_000n) return false
  const sign = seconds < 0n || nanos < 0n ? '-' : ''
  reader.out.string(`${sign}${seconds < 0n ? -seconds : seconds}${fraction(size)}s`)
  return true
}

/** Nanoseconds as 0, 3, 6 or 9 digits after a point, as ProtoJSON writes them. */
function fraction(nanos: bigint): string {
  return `.${nanos.toString().padStart(9, '0')}`.replace(/(000){1,3}$/, '').replace(/^\.$/, '')
}

function int64(occurrences: Occurrence[] | undefined): bigint {
  const last = occurrences?.at(-1)
  return last?.wire === 0 ? BigInt.asIntN(64, new ByteCursor(last.bytes).varint()) : 0n
}

const wrappers = ['DoubleValue', 'FloatValue', 'Int64Value', 'UInt64Value', 'Int32Value', 'UInt32Value', 'BoolValue', 'StringValue', 'BytesValue']

const forms: ReadonlyMap<string, Write> = new Map<string, Write>([
  ...wrappers.map((name): [string, Write] => [`google.protobuf.${name}`, onlyField]),
  ['google.protobuf.Struct', onlyField],
  ['google.protobuf.ListValue', onlyField],
  ['google.protobuf.Value', value],
  ['google.protobuf.Any', any],
  ['google.protobuf.Timestamp', timestamp],
  ['google.protobuf.Duration', duration],
])
