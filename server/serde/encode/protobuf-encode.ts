import type { ProtoField, ProtoFile, ProtoMessage } from '../protobuf-schema.ts'
import { ByteSink } from './byte-sink.ts'
import { DoesNotFit, memberPath } from './does-not-fit.ts'
import { wanted } from './json-scalars.ts'
import { type PlacedJson, type PlacedMember, parsePlaced } from './placed-json.ts'
import { isDefault, writeMapKey, writeScalar } from './protobuf-scalars.ts'
import { encodeWellKnown } from './protobuf-well-known.ts'
import type { WorkBudget } from './work-budget.ts'

/** Confluent's message indexes, then the message; see `encodeMessage`. Throws `DoesNotFit`. */
export function encodeProtobuf(file: ProtoFile, path: readonly number[], json: string, budget: WorkBudget): Buffer {
  budget.grant(json.length)
  const out = new ByteSink()
  writeIndexes(out, path)
  out.raw(new ProtoWriter(file, budget).message(file.select(path), parsePlaced(json)))
  return out.done()
}

/** A zigzag count, then zigzag numbers; a lone 0 stands for `[0]`. */
function writeIndexes(out: ByteSink, path: readonly number[]): void {
  const isFirst = path.length === 1 && path[0] === 0
  const numbers = isFirst ? [0] : [path.length, ...path]
  for (const number of numbers) out.zigzag(BigInt(number))
}

/**
 * Protobuf of the JSON that decoding shows (close to ProtoJSON): 64-bit numbers are numbers with every digit or strings of them,
 * field names are those of the schema, bytes are base64, enums names or numbers, the well-known types in their own forms. Fields
 * are written in the order of their numbers; one without presence that has its default is not written, as parsers expect.
 */
export class ProtoWriter {
  readonly file: ProtoFile
  readonly #budget: WorkBudget

  constructor(file: ProtoFile, budget: WorkBudget) {
    this.file = file
    this.#budget = budget
  }

  message(message: ProtoMessage, json: PlacedJson): Buffer {
    this.#budget.spend(json)
    const special = encodeWellKnown(this, message, json)
    if (special !== null) return special
    if (json.kind !== 'object') throw wanted(json, `an object (${message.fullName})`, 'Put it in curly brackets.')
    const members = this.#members(message, json.members, json.path)
    const out = new ByteSink()
    for (const field of [...message.fields.values()].sort((a, b) => a.id - b.id)) {
      const member = members.get(field.name)
      if (member !== undefined) this.field(out, field, member.value)
      else if (field.required) throw new DoesNotFit({ path: memberPath(json.path, field.name), at: json.at }, 'the field is required', 'Add it.')
    }
    return out.done()
  }

  /** By name, without those that are null, which are absent; null as a `google.protobuf.Value` is a value. */
  #members(message: ProtoMessage, members: PlacedMember[], path: string): Map<string, PlacedMember> {
    const fields = new Map([...message.fields.values()].map((field) => [field.name, field]))
    const given = new Map<string, PlacedMember>()
    const ofOneof = new Map<string, string>()
    for (const member of members) {
      const field = fields.get(member.name)
      const place = { path: memberPath(path, member.name), at: member.at }
      if (field === undefined)
        throw new DoesNotFit(place, `${message.fullName} has no such field`, `Its fields: ${[...fields.keys()].slice(0, 30).join(', ')}.`)
      if (member.value.kind === 'null' && field.message?.fullName !== 'google.protobuf.Value') continue
      const before = field.oneof === null ? undefined : ofOneof.get(field.oneof)
      if (before !== undefined)
        throw new DoesNotFit(place, `only one of ${before} and ${member.name} can be set (oneof ${field.oneof})`, 'Remove one of them.')
      if (field.oneof !== null) ofOneof.set(field.oneof, member.name)
      given.set(member.name, member)
    }
    return given
  }

  field(out: ByteSink, field: ProtoField, json: PlacedJson): void {
    if (field.type === 'unresolved')
      throw new DoesNotFit(json, 'the schema names a type for it that is not defined', 'Leave the field out, or send base64.')
    if (field.keyType !== null) this.#map(out, field, field.keyType, json)
    else if (field.repeated) this.#list(out, field, json)
    else this.#one(out, field, json, field.implicit)
  }

  #one(out: ByteSink, field: ProtoField, json: PlacedJson, skipDefault: boolean): void {
    if (field.message === null) {
      const bytes = scalar(field, field.type, json)
      if (skipDefault && isDefault(bytes)) return
      tag(out, field.id, wireOf(field.type))
      out.raw(bytes)
      return
    }
    const bytes = this.message(field.message, json)
    if (field.type === 'group') {
      tag(out, field.id, 3)
      out.raw(bytes)
      tag(out, field.id, 4)
    } else delimited(out, field.id, bytes)
  }

  #list(out: ByteSink, field: ProtoField, json: PlacedJson): void {
    if (json.kind !== 'array') throw wanted(json, 'a list', 'Put it in square brackets.')
    if (!field.packed || field.message !== null || wireOf(field.type) === 2) {
      for (const item of json.items) this.#one(out, field, item, false)
      return
    }
    const run = new ByteSink()
    for (const item of json.items) run.raw(scalar(field, field.type, item))
    if (json.items.length > 0) delimited(out, field.id, run.done())
  }

  #map(out: ByteSink, field: ProtoField, keyType: string, json: PlacedJson): void {
    if (json.kind !== 'object') throw wanted(json, 'an object (a map)', 'Put it in curly brackets.')
    for (const member of json.members) {
      const entry = new ByteSink()
      const key = new ByteSink()
      writeMapKey(key, keyType, member)
      tag(entry, 1, wireOf(keyType))
      entry.raw(key.done())
      this.#one(entry, { ...field, id: 2, keyType: null, repeated: false }, member.value, false)
      delimited(out, field.id, entry.done())
    }
  }
}

function scalar(field: ProtoField, type: string, json: PlacedJson): Buffer {
  const out = new ByteSink()
  writeScalar(out, type, field.symbols, json)
  return out.done()
}

function delimited(out: ByteSink, id: number, bytes: Buffer): void {
  tag(out, id, 2)
  out.varint(BigInt(bytes.length))
  out.raw(bytes)
}

const tag = (out: ByteSink, id: number, wire: number) => out.varint((BigInt(id) << 3n) | BigInt(wire))

function wireOf(type: string): number {
  if (type === 'double' || type === 'fixed64' || type === 'sfixed64') return 1
  if (type === 'float' || type === 'fixed32' || type === 'sfixed32') return 5
  return type === 'string' || type === 'bytes' ? 2 : 0
}
