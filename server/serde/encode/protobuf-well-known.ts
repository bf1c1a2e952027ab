import type { ProtoField, ProtoMessage } from '../protobuf-schema.ts'
import { ByteSink } from './byte-sink.ts'
import { DoesNotFit } from './does-not-fit.ts'
import { text, wanted } from './json-scalars.ts'
import type { PlacedJson } from './placed-json.ts'
import type { ProtoWriter } from './protobuf-encode.ts'

type Encode = (writer: ProtoWriter, message: ProtoMessage, json: PlacedJson) => Buffer | null

/** The bytes of a type of `google.protobuf` that has a JSON form of its own; null for all others, and where its plain fields stand there. */
export function encodeWellKnown(writer: ProtoWriter, message: ProtoMessage, json: PlacedJson): Buffer | null {
  return forms.get(message.fullName)?.(writer, message, json) ?? null
}

function one(writer: ProtoWriter, field: ProtoField | undefined, json: PlacedJson): Buffer | null {
  if (field === undefined) return null
  const out = new ByteSink()
  writer.field(out, field, json)
  return out.done()
}

const onlyField: Encode = (writer, message, json) => one(writer, message.fields.get(1), json)

/** By the numbers of `google.protobuf.Value`. */
const valueKinds = { null: 1, number: 2, string: 3, boolean: 4, object: 5, array: 6 }

const value: Encode = (writer, message, json) => {
  const field = message.fields.get(valueKinds[json.kind])
  return one(writer, field, json.kind === 'null' ? { kind: 'number', text: '0', at: json.at, path: json.path } : json)
}

const any: Encode = (writer, message, json) => {
  if (json.kind !== 'object') throw wanted(json, 'an object with "@type" and "value"', 'Put it in curly brackets.')
  const url = json.members.find(({ name }) => name === '@type')?.value
  if (url === undefined) return null
  const name = text(url).slice(text(url).lastIndexOf('/') + 1)
  const type = writer.file.find(name)
  if (type === null) throw new DoesNotFit(url, `the schema does not define ${name}`, 'Give type_url and value (base64) instead.')
  const inner = json.members.find((member) => member.name === 'value')
  if (inner === undefined) throw new DoesNotFit(json, 'an Any without its value', 'Add "value".')
  const bytes = { kind: 'string' as const, value: writer.message(type, inner.value).toString('base64'), at: inner.at, path: inner.value.path }
  return Buffer.concat([one(writer, message.fields.get(1), url), one(writer, message.fields.get(2), bytes)].flatMap((part) => part ?? []))
}

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

const timestamp: Encode = (writer, message, json) => {
  if (json.kind === 'object') return null
  const found = RFC3339.exec(text(json))
  const [, whole = '', fraction = '', zone = ''] = found ?? []
  const ms = Date.parse(`${whole}${zone}`)
  if (found === null || Number.isNaN(ms)) throw wanted(json, 'a time', 'Write it like "2026-01-31T12:00:00.5Z".')
  return secondsAndNanos(writer, message, json, BigInt(ms) / 1000n, BigInt(fraction.padEnd(9, '0')))
}

const duration: Encode = (writer, message, json) => {
  if (json.kind === 'object') return null
  const found = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text(json))
  if (found === null) throw wanted(json, 'a duration', 'Write it like "1.5s".')
  const [, minus, seconds = '', fraction = ''] = found
  const sign = minus === '-' ? -1n : 1n
  return secondsAndNanos(writer, message, json, sign * BigInt(seconds), sign * BigInt(fraction.padEnd(9, '0')))
}

function secondsAndNanos(writer: ProtoWriter, message: ProtoMessage, { at, path }: PlacedJson, seconds: bigint, nanos: bigint): Buffer {
  const number = (value: bigint) => ({ kind: 'number' as const, text: value.toString(), at, path })
  const parts = [one(writer, message.fields.get(1), number(seconds)), one(writer, message.fields.get(2), number(nanos))]
  return Buffer.concat(parts.flatMap((part) => part ?? []))
}

const wrappers = ['DoubleValue', 'FloatValue', 'Int64Value', 'UInt64Value', 'Int32Value', 'UInt32Value', 'BoolValue', 'StringValue', 'BytesValue']

const forms: ReadonlyMap<string, Encode> = new Map<string, Encode>([
  ...wrappers.map((name): [string, Encode] => [`google.protobuf.${name}`, onlyField]),
  ['google.protobuf.Struct', onlyField],
  ['google.protobuf.ListValue', onlyField],
  ['google.protobuf.Value', value],
  ['google.protobuf.Any', any],
  ['google.protobuf.Timestamp', timestamp],
  ['google.protobuf.Duration', duration],
])
