import { ByteCursor } from './byte-cursor.ts'
import { Unreadable } from './json-text.ts'
import type { ProtoField, ProtoMessage } from './protobuf-schema.ts'

/** What may be done for one value, whatever its bytes claim. */
export interface ProtoBudget {
  fieldsLeft: number
  /** Bytes looked at more than once or copied: groups that are skipped, messages that are merged. */
  bytesLeft: number
}

/** One occurrence: a varint's or fixed number's bytes, or the bytes after a length, or those of a group. */
export interface Occurrence {
  wire: number
  bytes: Buffer
}

/** The fields of one message as they lie in the bytes. */
export interface ProtoFields {
  known: Map<number, Occurrence[]>
  unknown: { id: number; wire: number; size: number }[]
  unknownCount: number
  /** Reading ended before the bytes did. */
  cut: boolean
}

const MAX_UNKNOWN_NAMED = 10
const MAX_GROUP_DEPTH = 100

/**
 * Sorts the fields of a message by number without decoding them (protobuf encoding: tag, then value). Singular fields
 * keep their last occurrence, sub-messages all (they are merged), a oneof its last member.
 * With `maxFields` the beginning is enough.
 */
export function readFields(bytes: Buffer, message: Pick<ProtoMessage, 'fields'>, budget: ProtoBudget, maxFields: number | null): ProtoFields {
  const cursor = new ByteCursor(bytes)
  const fields: ProtoFields = { known: new Map(), unknown: [], unknownCount: 0, cut: false }
  const oneofs = new Map<string, number>()
  for (let count = 0; cursor.left > 0; count++) {
    if (maxFields !== null && count >= maxFields) return { ...fields, cut: true }
    if (--budget.fieldsLeft < 0) throw new Unreadable('more fields than are read of one value')
    const { id, wire } = readTag(cursor)
    const occurrence = { wire, bytes: readValue(cursor, id, wire, budget) }
    const field = message.fields.get(id)
    if (field === undefined || !fits(field, wire)) addUnknown(fields, id, occurrence)
    else addKnown(fields.known, field, occurrence, oneofs)
  }
  return fields
}

function addKnown(known: Map<number, Occurrence[]>, field: ProtoField, occurrence: Occurrence, oneofs: Map<string, number>): void {
  if (field.oneof !== null) {
    const before = oneofs.get(field.oneof)
    if (before !== undefined && before !== field.id) known.delete(before)
    oneofs.set(field.oneof, field.id)
  }
  const list = known.get(field.id)
  if (list !== undefined && (field.repeated || field.keyType !== null || field.message !== null)) list.push(occurrence)
  else known.set(field.id, [occurrence])
}

function addUnknown(fields: ProtoFields, id: number, occurrence: Occurrence): void {
  fields.unknownCount++
  if (fields.unknown.length < MAX_UNKNOWN_NAMED) fields.unknown.push({ id, wire: occurrence.wire, size: occurrence.bytes.length })
}

function readTag(cursor: ByteCursor): { id: number; wire: number } {
  const tag = cursor.varint()
  const id = Number(tag >> 3n)
  const wire = Number(tag & 7n)
  if (id < 1 || id > 0x1fff_ffff) throw new Unreadable(`${id} is not a field number`)
  return { id, wire }
}

function readValue(cursor: ByteCursor, id: number, wire: number, budget: ProtoBudget): Buffer {
  const start = cursor.at
  if (wire === 0) cursor.varint()
  else if (wire === 1) cursor.take(8)
  else if (wire === 5) cursor.take(4)
  else if (wire === 2) return cursor.prefixed(cursor.varint())
  else if (wire === 3) return readGroup(cursor, id, budget)
  else throw new Unreadable(`${wire} is not a wire type`)
  return cursor.bytes.subarray(start, cursor.at)
}

/** The bytes between a group's tags (proto2). */
function readGroup(cursor: ByteCursor, id: number, budget: ProtoBudget): Buffer {
  const start = cursor.at
  const open = [id]
  for (;;) {
    const end = cursor.at
    const tag = readTag(cursor)
    if (tag.wire === 4) {
      if (open.pop() !== tag.id) throw new Unreadable('a group ends that did not begin')
      if (open.length === 0) return spend(cursor.bytes.subarray(start, end), budget)
    } else if (tag.wire === 3) {
      open.push(tag.id)
      if (open.length > MAX_GROUP_DEPTH) throw new Unreadable(`groups nested deeper than ${MAX_GROUP_DEPTH}`)
    } else readValue(cursor, tag.id, tag.wire, budget)
  }
}

function spend(bytes: Buffer, budget: ProtoBudget): Buffer {
  budget.bytesLeft -= bytes.length
  if (budget.bytesLeft < 0) throw new Unreadable('groups or merged messages are nested too deep')
  return bytes
}

/** One message of several occurrences: the later ones add to and override the earlier, as their bytes in a row do. */
export function merged(occurrences: Occurrence[], budget: ProtoBudget): Buffer {
  const [first, ...more] = occurrences
  if (first === undefined) return Buffer.alloc(0)
  return more.length === 0 ? first.bytes : spend(Buffer.concat(occurrences.map((occurrence) => occurrence.bytes)), budget)
}

const FIXED_64 = new Set(['fixed64', 'sfixed64', 'double'])
const FIXED_32 = new Set(['fixed32', 'sfixed32', 'float'])
const LENGTH_PREFIXED = new Set(['message', 'string', 'bytes'])

/** The wire type that values of a type have; null for a type that the schema does not define. */
export function wireOf(type: string): number | null {
  if (type === 'unresolved') return null
  if (FIXED_64.has(type)) return 1
  if (FIXED_32.has(type)) return 5
  if (type === 'group') return 3
  return LENGTH_PREFIXED.has(type) ? 2 : 0
}

function fits(field: ProtoField, wire: number): boolean {
  if (field.keyType !== null) return wire === 2
  const own = wireOf(field.type)
  const packed = field.repeated && wire === 2 && own !== 3
  return own === null || own === wire || packed
}
