import type { ProtoField, ProtoMessage } from '../protobuf-schema.ts'

const DEEP = 4

const wellKnown: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['google.protobuf.Timestamp', '2026-01-31T12:00:00Z'],
  ['google.protobuf.Duration', '1.5s'],
  ['google.protobuf.Struct', { key: 'text' }],
  ['google.protobuf.ListValue', ['text']],
  ['google.protobuf.Value', 'text'],
  ['google.protobuf.Any', {}],
  ['google.protobuf.StringValue', 'text'],
  ['google.protobuf.BytesValue', ''],
  ['google.protobuf.BoolValue', true],
  ...['DoubleValue', 'FloatValue', 'Int64Value', 'UInt64Value', 'Int32Value', 'UInt32Value'].map((name): [string, unknown] => [
    `google.protobuf.${name}`,
    1,
  ]),
])

/** A value of the message with every field, of a oneof the first. */
export function protobufSample(message: ProtoMessage, depth = 0): unknown {
  if (wellKnown.has(message.fullName)) return wellKnown.get(message.fullName)
  const taken = new Set<string>()
  const fields = [...message.fields.values()].filter((field) => {
    if (field.type === 'unresolved' || (field.message !== null && depth >= DEEP && !field.required)) return false
    if (field.oneof === null) return true
    const isFirst = !taken.has(field.oneof)
    taken.add(field.oneof)
    return isFirst
  })
  return Object.fromEntries(fields.map((field) => [field.name, fieldSample(field, depth)]))
}

function fieldSample(field: ProtoField, depth: number): unknown {
  const one = field.message === null ? scalarSample(field) : protobufSample(field.message, depth + 1)
  if (field.keyType !== null) return { [field.keyType === 'string' ? 'key' : field.keyType === 'bool' ? 'true' : '1']: one }
  return field.repeated ? [one] : one
}

function scalarSample({ type, symbols }: ProtoField): unknown {
  if (type === 'string') return 'text'
  if (type === 'bytes') return ''
  if (type === 'bool') return true
  if (type !== 'enum') return 1
  const names = [...(symbols ?? new Map<number, string>()).values()]
  const name: unknown = JSON.parse(names[1] ?? names[0] ?? '0')
  return name
}
