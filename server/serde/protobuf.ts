import { ByteCursor, unzigzag } from './byte-cursor.ts'
import { doubleText, Enough, floatText, JsonText, Unreadable } from './json-text.ts'
import { LOOK_BYTES, MAX_DEPTH, maxValues } from './limits.ts'
import type { Outcome } from './part.ts'
import { merged, type Occurrence, type ProtoBudget, type ProtoFields, readFields, wireOf } from './protobuf-fields.ts'
import type { ProtoField, ProtoFile, ProtoMessage } from './protobuf-schema.ts'
import { type WellKnownReader, wellKnown } from './protobuf-well-known.ts'
import type { Detail } from './types.ts'

const MAX_FIELDS = 2_000_000
const PREVIEW_FIELDS = 10_000
const MAX_INDEXES = 100

/**
 * Reads Protobuf behind Confluent's message indexes straight into JSON text, close to the ProtoJSON mapping but lossless:
 * 64-bit numbers are numbers with every digit, field names are those of the schema, bytes are base64, enums names, and
 * fields that the schema does not know are named in the note. `indexes` null: they lead the payload; text: the message's name.
 */
export function decodeProtobuf(file: ProtoFile, payload: Buffer, indexes: Buffer | string | null, detail: Detail): Outcome {
  const cursor = new ByteCursor(typeof indexes === 'string' ? Buffer.alloc(0) : (indexes ?? payload))
  try {
    const message = typeof indexes === 'string' ? messageNamed(file, indexes) : file.select(readIndexes(cursor))
    const bytes = indexes === null ? payload.subarray(cursor.at) : payload
    const reader = new ProtoReader(file, bytes.length, detail)
    return reader.decode(message, bytes)
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: `${error.message}${placeIn(payload, error)}` }
    throw error
  }
}

/** By its full name, or by its own where that is one message of the file. */
function messageNamed(file: ProtoFile, name: string): ProtoMessage {
  const found = file.find(name)
  if (found !== null) return found
  const all = file.messages()
  const [own, ...others] = all.filter(({ fullName }) => fullName.endsWith(`.${name}`))
  if (own !== undefined && others.length === 0) return file.select(own.path)
  const known = all.slice(0, 10).map(({ fullName }) => fullName)
  const why = own === undefined ? 'has no message' : 'has several messages'
  throw new Unreadable(`the schema ${why} ${name}; it has ${known.join(', ')}${all.length > known.length ? ' and more' : ''}`)
}

/** Messages inside of messages are views of the payload; where some were put together from pieces, nobody can say where it was. */
function placeIn(payload: Buffer, { place }: Unreadable): string {
  const at = place === null || place.memory !== payload.buffer ? -1 : place.at - payload.byteOffset
  return at < 0 || at > payload.length ? '' : ` (byte ${at} of ${payload.length})`
}

/** Confluent's message index path: a zigzag count, then zigzag numbers; a lone 0 stands for `[0]`. */
function readIndexes(cursor: ByteCursor): number[] {
  const count = cursor.zigzag()
  if (count === 0n) return [0]
  if (count < 0n || count > MAX_INDEXES) throw new Unreadable(`a message index of ${count} steps`)
  return Array.from({ length: Number(count) }, () => Number(cursor.zigzag()))
}

class ProtoReader implements WellKnownReader {
  readonly file: ProtoFile
  readonly out: JsonText
  readonly #budget: ProtoBudget
  readonly #maxFields: number | null
  readonly #unknown: string[] = []
  #valuesLeft: number
  #unknownCount = 0
  #sawBytes = false
  #cut = false

  constructor(file: ProtoFile, byteLength: number, detail: Detail) {
    this.file = file
    this.out = new JsonText(byteLength, detail)
    this.#budget = { fieldsLeft: MAX_FIELDS, bytesLeft: 4 * byteLength }
    this.#valuesLeft = maxValues(byteLength)
    this.#maxFields = detail === 'preview' && byteLength > LOOK_BYTES ? PREVIEW_FIELDS : null
  }

  decode(message: ProtoMessage, bytes: Buffer): Outcome {
    try {
      this.message(message, bytes, 0)
    } catch (error) {
      if (!(error instanceof Enough)) throw error
      this.#cut = true
    }
    const notes = []
    if (this.#cut) notes.push('Judged by its beginning')
    if (this.#sawBytes) notes.push('Bytes are shown as base64')
    if (this.#unknownCount > 0)
      notes.push(`Not in the schema: ${this.#unknown.join(', ')}${this.#unknownCount > this.#unknown.length ? ', and more' : ''}`)
    return { ok: true, decoded: this.out.text, truncated: this.#cut || this.out.cut, note: notes.length > 0 ? notes.join('. ') : null }
  }

  message(message: ProtoMessage, bytes: Buffer, depth: number): void {
    if (depth > MAX_DEPTH) throw new Unreadable(`nested deeper than ${MAX_DEPTH}`)
    const fields = readFields(bytes, message, this.#budget, this.#maxFields)
    this.#remember(message, fields)
    const special = wellKnown(message.fullName)
    if (special?.(this, message, fields.known, depth)) return
    let separator = ''
    this.out.raw('{')
    for (const field of message.fields.values()) {
      const occurrences = fields.known.get(field.id)
      if (occurrences === undefined && !absentIsShown(field)) continue
      this.out.raw(separator)
      this.out.string(field.name)
      this.out.raw(':')
      this.field(field, occurrences ?? [], depth)
      separator = ','
    }
    this.out.raw('}')
  }

  /** The value of a field: of its default where there is no occurrence. */
  field(field: ProtoField, occurrences: Occurrence[], depth: number): void {
    if (field.keyType !== null) this.#map(field, field.keyType, occurrences, depth)
    else if (field.repeated) this.#list(field, occurrences, depth)
    else if (field.message !== null) this.message(field.message, merged(occurrences, this.#budget), depth + 1)
    else this.#scalar(field, field.type, occurrences.at(-1))
  }

  #list(field: ProtoField, occurrences: Occurrence[], depth: number): void {
    let separator = ''
    this.out.raw('[')
    for (const occurrence of occurrences) {
      for (const one of unpacked(field, occurrence)) {
        this.out.raw(separator)
        if (field.message === null) this.#scalar(field, field.type, one)
        else this.message(field.message, one.bytes, depth + 1)
        separator = ','
      }
    }
    this.out.raw(']')
  }

  #map(field: ProtoField, keyType: string, occurrences: Occurrence[], depth: number): void {
    const key = { ...field, id: 1, type: keyType, message: null, symbols: null, keyType: null, repeated: false, oneof: null }
    const value = { ...field, id: 2, keyType: null, repeated: false, oneof: null }
    let separator = ''
    this.out.raw('{')
    for (const occurrence of occurrences) {
      const entry = readFields(
        occurrence.bytes,
        {
          fields: new Map([
            [1, key],
            [2, value],
          ]),
        },
        this.#budget,
        null,
      )
      this.out.raw(separator)
      this.#mapKey(key, entry.known.get(1)?.at(-1))
      this.out.raw(':')
      this.field(value, entry.known.get(2) ?? [], depth)
      separator = ','
    }
    this.out.raw('}')
  }

  #mapKey(key: ProtoField, occurrence: Occurrence | undefined): void {
    if (key.type === 'string') this.#scalar(key, 'string', occurrence)
    else this.out.raw(`"${occurrence ? numberText(key.type, occurrence.bytes) : defaultText(key.type)}"`)
  }

  #scalar(field: ProtoField, type: string, occurrence: Occurrence | undefined): void {
    if (--this.#valuesLeft < 0) throw new Unreadable('more values than so few bytes can hold')
    if (type === 'enum') this.#enum(field, occurrence)
    else if (occurrence === undefined) this.out.raw(type === 'string' || type === 'bytes' ? '""' : defaultText(type))
    else if (type === 'string') this.out.utf8(occurrence.bytes)
    else if (type === 'unresolved' && occurrence.wire === 0) this.out.raw(numberText('int64', occurrence.bytes))
    else if (type === 'bytes' || type === 'unresolved') this.#blob(occurrence.bytes)
    else this.out.raw(numberText(type, occurrence.bytes))
  }

  #enum(field: ProtoField, occurrence: Occurrence | undefined): void {
    const number = occurrence ? Number(numberText('int32', occurrence.bytes)) : 0
    this.out.raw(field.symbols?.get(number) ?? String(number))
  }

  #blob(bytes: Buffer): void {
    this.#sawBytes = true
    this.out.base64(bytes)
  }

  #remember(message: ProtoMessage, fields: ProtoFields): void {
    this.#cut ||= fields.cut
    this.#unknownCount += fields.unknownCount
    for (const { id, wire, size } of fields.unknown) {
      if (this.#unknown.length < 10) this.#unknown.push(`field ${id} of ${message.fullName} (wire type ${wire}, ${size} bytes)`)
    }
  }
}

function absentIsShown(field: ProtoField): boolean {
  return field.implicit || field.repeated || field.keyType !== null
}

/** The values of a repeated field that lie in one occurrence: several when it is packed. */
function* unpacked(field: ProtoField, occurrence: Occurrence): Generator<Occurrence> {
  const wire = wireOf(field.type)
  if (occurrence.wire !== 2 || wire === 2 || wire === null) {
    yield occurrence
    return
  }
  const cursor = new ByteCursor(occurrence.bytes)
  while (cursor.left > 0) {
    const start = cursor.at
    if (wire === 0) cursor.varint()
    else cursor.take(wire === 1 ? 8 : 4)
    yield { wire, bytes: cursor.bytes.subarray(start, cursor.at) }
  }
}

function defaultText(type: string): string {
  return type === 'bool' ? 'false' : '0'
}

/** A number or boolean as JSON text, every digit kept. 32-bit types take the low 32 bits, as parsers do. */
function numberText(type: string, bytes: Buffer): string {
  switch (type) {
    case 'double':
      return doubleText(bytes.readDoubleLE(0))
    case 'float':
      return floatText(bytes.readFloatLE(0))
    case 'fixed64':
      return bytes.readBigUInt64LE(0).toString()
    case 'sfixed64':
      return bytes.readBigInt64LE(0).toString()
    case 'fixed32':
      return bytes.readUInt32LE(0).toString()
    case 'sfixed32':
      return bytes.readInt32LE(0).toString()
    default:
      return varintText(type, new ByteCursor(bytes).varint())
  }
}

function varintText(type: string, value: bigint): string {
  if (type === 'bool') return value === 0n ? 'false' : 'true'
  if (type === 'uint64') return value.toString()
  if (type === 'uint32') return BigInt.asUintN(32, value).toString()
  if (type === 'sint64') return unzigzag(value).toString()
  if (type === 'sint32') return unzigzag(BigInt.asUintN(32, value)).toString()
  return BigInt.asIntN(type === 'int64' ? 64 : 32, value).toString()
}
