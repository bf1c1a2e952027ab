import { type FieldDefinition, inRange, versionRange } from '../gateways/kafka/protocol/definitions.ts'
import type { WireReader } from '../gateways/kafka/protocol/wire-reader.ts'
import { doubleText, type JsonText, Unreadable } from './json-text.ts'

/** Reads one value off the wire and writes it as JSON; `before` are members that go before those of a struct. */
export type FieldReader = (from: WireReader, out: JsonText, before?: [string, string][]) => void

interface Scope {
  version: number
  flexible: boolean
  /** Structs that fields refer to by name. */
  shared: ReadonlyMap<string, FieldDefinition[]>
}

const scalars: Readonly<Record<string, FieldReader>> = {
  int8: (from, out) => out.raw(String(from.int8())),
  int16: (from, out) => out.raw(String(from.int16())),
  uint16: (from, out) => out.raw(String(from.uint16())),
  int32: (from, out) => out.raw(String(from.int32())),
  uint32: (from, out) => out.raw(String(from.uint32())),
  int64: (from, out) => out.raw(String(from.int64())),
  float64: (from, out) => out.raw(doubleText(from.float64())),
  bool: (from, out) => out.raw(from.int8() === 0 ? 'false' : 'true'),
  uuid: (from, out) => out.string(from.uuid()),
}

/** Fields in the order of the wire, then the tagged ones that are there (KIP-482): what is not stored is not shown. */
export function structReader(fields: FieldDefinition[], scope: Scope): FieldReader {
  const plain: { label: string; read: FieldReader }[] = []
  const tagged = new Map<number, { label: string; read: FieldReader }>()
  for (const field of fields) {
    const own = { label: labelOf(field), read: fieldReader(field, field.type ?? '', scope) }
    const isTagged = field.tag !== undefined && inRange(versionRange(field.taggedVersions), scope.version)
    if (isTagged && field.tag !== undefined) tagged.set(field.tag, own)
    else if (inRange(versionRange(field.versions), scope.version)) plain.push(own)
  }
  return (from, out, before = []) => {
    let separator = '{'
    const member = (label: string, write: () => void) => {
      out.raw(`${separator}${label}:`)
      write()
      separator = ','
    }
    for (const [label, text] of before) member(JSON.stringify(label), () => out.raw(text))
    for (const { label, read } of plain) member(label, () => read(from, out))
    if (scope.flexible) {
      for (let left = from.unsignedVarint(); left > 0; left--) {
        const tag = from.unsignedVarint()
        const length = from.unsignedVarint()
        const end = from.position + length
        const known = tagged.get(tag)
        if (known !== undefined) member(known.label, () => known.read(from, out))
        if (from.position > end) throw new Unreadable(`the tagged field ${tag} is longer than announced`)
        from.skip(end - from.position)
      }
    }
    out.raw(separator === '{' ? '{}' : '}')
  }
}

function labelOf({ name }: FieldDefinition): string {
  return JSON.stringify(name.charAt(0).toLowerCase() + name.slice(1))
}

function fieldReader(field: FieldDefinition, type: string, scope: Scope, isElement = false): FieldReader {
  const compact = scope.flexible && field.flexibleVersions !== 'none'
  if (type.startsWith('[]')) return listReader(fieldReader(field, type.slice(2), scope, true), compact)
  if (type === 'string') return (from, out) => textOrNull(from.string(compact), out)
  if (type === 'bytes' || type === 'records') return (from, out) => bytesOrNull(from.bytes(compact), out)
  const scalar = scalars[type]
  if (scalar !== undefined) return scalar
  const struct = structReader(field.fields ?? scope.shared.get(type) ?? [], scope)
  if (isElement || !inRange(versionRange(field.nullableVersions), scope.version)) return struct
  return (from, out) => (from.int8() < 0 ? out.raw('null') : struct(from, out))
}

function listReader(element: FieldReader, compact: boolean): FieldReader {
  return (from, out) => {
    const count = from.arrayLength(compact)
    if (count === null) return out.raw('null')
    out.raw('[')
    for (let index = 0; index < count; index++) {
      if (index > 0) out.raw(',')
      element(from, out)
    }
    out.raw(']')
  }
}

function textOrNull(text: string | null, out: JsonText): void {
  if (text === null) out.raw('null')
  else out.string(text)
}

function bytesOrNull(bytes: Buffer | null, out: JsonText): void {
  if (bytes === null) out.raw('null')
  else out.base64(bytes)
}
