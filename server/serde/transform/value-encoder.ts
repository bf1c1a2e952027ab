import { messageOf } from '../../core/errors.ts'
import { Lru } from '../../core/lru.ts'
import type { ResolvedSchema } from '../../gateways/registry/types.ts'
import { ByteCursor } from '../byte-cursor.ts'
import { type SchemaEncoder, schemaEncoder } from '../encode/schema-encoder.ts'
import { compileProtobuf } from '../protobuf-schema.ts'
import { ChangeFault } from './change-fault.ts'
import { leadingIndexes, type Wrapping } from './read-source.ts'

const KEPT = 64
/** Byte 0 and the id: what an encoder writes before the payload. */
const HEAD_BYTES = 5

/** Encodes values by schemas. One for a batch of records: schemas of JSON bound the time of all their checks together. */
export class ValueEncoder {
  readonly #kept = new Lru<ResolvedSchema, SchemaEncoder>(KEPT)
  readonly #messages = new Lru<ResolvedSchema, { fullName: string; path: number[] }[]>(KEPT)

  /** As Confluent's serializers write it. Throws `ChangeFault`. */
  framed(schema: ResolvedSchema, json: string, message: string | null): Buffer {
    const encoded = this.#encoderOf(schema)(json, message)
    if (encoded.ok) return encoded.bytes
    const { path, message: reason, fix } = encoded
    throw new ChangeFault(`${path === '' ? 'the value' : path}: ${reason}. ${fix}`)
  }

  /** In the same schema and behind the same bytes as before. Throws `ChangeFault`. */
  likeBefore({ schema, prefix, indexed, message }: Wrapping, json: string): Buffer {
    const payload = this.framed(schema, json, Buffer.isBuffer(message) ? this.#messageAt(schema, message) : message).subarray(HEAD_BYTES)
    if (schema.type !== 'PROTOBUF' || indexed) return Buffer.concat([prefix, payload])
    return Buffer.concat([prefix, payload.subarray(leadingIndexes(payload).length)])
  }

  #encoderOf(schema: ResolvedSchema): SchemaEncoder {
    const known = this.#kept.get(schema)
    if (known !== undefined) return known
    if (schema.descriptors !== undefined) throw new ChangeFault('its schema is a file of descriptors, which values can be read with and not written')
    try {
      const encoder = schemaEncoder(schema, schema.id)
      this.#kept.set(schema, encoder)
      return encoder
    } catch (error) {
      throw new ChangeFault(`its schema cannot be used: ${messageOf(error)}`)
    }
  }

  #messageAt(schema: ResolvedSchema, indexes: Buffer): string | null {
    const cursor = new ByteCursor(indexes)
    const count = Number(cursor.zigzag())
    const path = count === 0 ? [0] : Array.from({ length: count }, () => Number(cursor.zigzag()))
    const messages = this.#messages.get(schema) ?? compileProtobuf(schema).messages()
    this.#messages.set(schema, messages)
    return messages.find((each) => each.path.join() === path.join())?.fullName ?? null
  }
}
