import protobuf from 'protobufjs'
import { type Codec, NotValid } from './codec.ts'
import { frame, messageIndex, readMessageIndex } from './frame.ts'

/**
 * Protobuf by protobufjs, with the message index that Confluent's frame has before the body.
 * `messageName` is the full name of the event's message in `schemaText`.
 */
export function protobufCodec(schemaId: number, schemaText: string, messageName: string): Codec {
  const root = protobuf.parse(schemaText, { keepCase: true }).root
  const type = root.lookupType(messageName)
  const index = messageIndex(pathOf(type))
  return {
    schemaId,
    contentType: 'application/protobuf',
    encode(event) {
      const fields = misfits(type, event)
      if (fields.length > 0) throw new NotValid(fields)
      const body = type.encode(type.fromObject(plainObject(event))).finish()
      return frame(schemaId, Buffer.concat([index, body]))
    },
    decode(body) {
      const { bytesRead } = readMessageIndex(body)
      return type.toObject(type.decode(body.subarray(bytesRead)), { longs: String, enums: String })
    },
  }
}

/** Positions of a message from the file down, counting messages only, in the order they are written. */
function pathOf(type: protobuf.Type): number[] {
  const siblings = (type.parent?.nestedArray ?? []).filter((nested) => nested instanceof protobuf.Type)
  const own = siblings.indexOf(type)
  return type.parent instanceof protobuf.Type ? [...pathOf(type.parent), own] : [own]
}

/** Fields that are unknown to the message, absent or of another kind: Protobuf itself would drop or default them silently. */
function misfits(type: protobuf.Type, value: unknown, at = ''): string[] {
  if (!isObject(value)) return [at || '(root)']
  const unknown = Object.keys(value).filter((name) => !(name in type.fields))
  return [...unknown.map((name) => `${at}${name} (not in the schema)`), ...type.fieldsArray.flatMap((field) => fieldMisfits(field, value, at))]
}

function fieldMisfits(field: protobuf.Field, parent: Record<string, unknown>, at: string): string[] {
  const value = parent[field.name]
  const path = `${at}${field.name}`
  field.resolve()
  if (field.resolvedType instanceof protobuf.Type) return misfits(field.resolvedType, value, `${path}.`)
  if (field.resolvedType instanceof protobuf.Enum) return typeof value === 'string' && value in field.resolvedType.values ? [] : [path]
  if (field.type === 'string') return typeof value === 'string' ? [] : [path]
  return typeof value === 'number' && Number.isSafeInteger(value) ? [] : [path]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plainObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new NotValid(['(root)'])
  return value
}
