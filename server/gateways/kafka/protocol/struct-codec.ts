import { type FieldDefinition, inRange, versionRange } from './definitions.ts'
import { defaultOf, type Fields, type Input, InvalidRequest, primitive, type TypeCodec } from './field-types.ts'
import { Message, type Value } from './message.ts'
import { MalformedResponse, type WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** What all fields of one message at one version share. */
export interface Scope {
  version: number
  flexible: boolean
  commonStructs: ReadonlyMap<string, FieldDefinition[]>
}

interface FieldCodec {
  name: string
  /** Place of the value in a decoded message. */
  at: number
  codec: TypeCodec
  /** Written where a request leaves the field out. */
  omitted: Input
}

/**
 * The codec of one struct at one version, interpreted from its definition (KIP-482 for tagged fields). Three special cases
 * of the definitions: `flexibleVersions: none` on a field, nullable structs behind an int8 marker, structs shared by name.
 */
export class StructCodec implements TypeCodec {
  readonly #index = new Map<string, number>()
  readonly #defaults: Value[] = []
  readonly #plain: FieldCodec[] = []
  readonly #tagged = new Map<number, FieldCodec>()
  readonly #flexible: boolean

  constructor(fields: FieldDefinition[], scope: Scope) {
    this.#flexible = scope.flexible
    for (const field of fields) this.#add(field, scope)
  }

  #add(field: FieldDefinition, scope: Scope): void {
    const type = field.type ?? ''
    const name = field.name.charAt(0).toLowerCase() + field.name.slice(1)
    const nullable = inRange(versionRange(field.nullableVersions), scope.version)
    const fallback = defaultOf(type, field.default, nullable)
    const at = this.#defaults.push(fallback) - 1
    this.#index.set(name, at)
    if (!inRange(versionRange(field.versions), scope.version)) return
    const omitted = fallback === null && !nullable && isStruct(type) ? {} : inputOf(fallback)
    const entry: FieldCodec = { name, at, codec: typeCodec(field, type, nullable, scope), omitted }
    if (field.tag !== undefined && inRange(versionRange(field.taggedVersions), scope.version)) this.#tagged.set(field.tag, entry)
    else this.#plain.push(entry)
  }

  write(out: WireWriter, value: Input): void {
    const given = asFields(value)
    for (const name of Object.keys(given)) if (!this.#index.has(name)) throw new InvalidRequest(`there is no field ${name}`)
    for (const { name, codec, omitted } of this.#plain) codec.write(out, given[name] === undefined ? omitted : given[name])
    if (this.#flexible) this.#writeTagged(out, given)
  }

  #writeTagged(out: WireWriter, given: Fields): void {
    const present = [...this.#tagged].filter(([, { name }]) => given[name] !== undefined).sort(([a], [b]) => a - b)
    out.unsignedVarint(present.length)
    for (const [tag, { name, codec }] of present) {
      const content = new WireWriter()
      codec.write(content, given[name])
      out.unsignedVarint(tag).unsignedVarint(content.length).raw(content.done())
    }
  }

  read(from: WireReader): Message {
    const values = this.#defaults.slice()
    for (const { at, codec } of this.#plain) values[at] = codec.read(from)
    if (this.#flexible) this.#readTagged(from, values)
    return new Message(this.#index, values)
  }

  #readTagged(from: WireReader, values: Value[]): void {
    for (let count = from.unsignedVarint(); count > 0; count--) {
      const field = this.#tagged.get(from.unsignedVarint())
      const length = from.unsignedVarint()
      const end = from.position + length
      if (length > from.remaining) throw new MalformedResponse(`a tagged field of ${length} bytes, ${from.remaining} are there`)
      if (field !== undefined) values[field.at] = field.codec.read(from)
      if (from.position > end) throw new MalformedResponse('a tagged field is longer than announced')
      from.skip(end - from.position)
    }
  }
}

function typeCodec(field: FieldDefinition, type: string, nullable: boolean, scope: Scope): TypeCodec {
  if (type.startsWith('[]')) return arrayCodec(typeCodec(field, type.slice(2), false, scope), scope.flexible)
  const known = primitive(type, scope.flexible && field.flexibleVersions !== 'none')
  if (known !== null) return known
  const struct = new StructCodec(field.fields ?? scope.commonStructs.get(type) ?? [], scope)
  return nullable ? nullableCodec(struct) : struct
}

function arrayCodec(element: TypeCodec, compact: boolean): TypeCodec {
  return {
    write: (out, value) => {
      if (value === null) return void out.arrayLength(null, compact)
      if (!isList(value)) throw new InvalidRequest(`expected a list, got ${typeof value}`)
      out.arrayLength(value.length, compact)
      for (const item of value) element.write(out, item)
    },
    read: (from) => {
      const count = from.arrayLength(compact)
      if (count === null) return null
      const items: Value[] = []
      for (let index = 0; index < count; index++) items.push(element.read(from))
      return items
    },
  }
}

function nullableCodec(struct: StructCodec): TypeCodec {
  return {
    write: (out, value) => {
      if (value === null) return void out.int8(-1)
      struct.write(out.int8(1), value)
    },
    read: (from) => (from.int8() < 0 ? null : struct.read(from)),
  }
}

function isList(value: Input): value is readonly Input[] {
  return Array.isArray(value)
}

function asFields(value: Input): Fields {
  if (typeof value !== 'object' || value === null || isList(value) || value instanceof Uint8Array) {
    throw new InvalidRequest(`expected fields, got ${value === null ? 'null' : typeof value}`)
  }
  return value
}

const isStruct = (type: string) => /^[A-Z]/.test(type)

/** Defaults are primitives, empty lists or null. */
function inputOf(fallback: Value): Input {
  return Array.isArray(fallback) || fallback instanceof Message ? [] : fallback
}
