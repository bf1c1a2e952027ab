import { guidKey } from '../gateways/registry/schema-key.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import type { SerdeHeader } from './types.ts'

/** How bytes name their schema. */
export type Frame =
  | {
      kind: 'id'
      id: number
      payload: Buffer
      /** Protobuf message indexes that stand beside the id in a header; null: they lead the payload. */
      indexes: Buffer | null
      inHeader: boolean
    }
  | { kind: 'guid'; guid: string; payload: Buffer; indexes: Buffer | null; inHeader: boolean }

const ID_FRAME_BYTES = 5
const GUID_FRAME_BYTES = 17

/**
 * Reads the framing of Confluent's serializers: byte 0 and a big-endian 32-bit id before the payload, byte 1 and a
 * 16-byte GUID, or either in the header `__key_schema_id` / `__value_schema_id` (the last one counts). Null: not framed.
 * Ids start at 1, so a small big-endian 64-bit number is not taken for a frame.
 */
export function readFrame(bytes: Buffer, headers: SerdeHeader[], part: 'key' | 'value'): Frame | null {
  const named = headers.findLast((header) => header.name === `__${part}_schema_id`)?.value
  if (named) {
    const frame = headerFrame(named, bytes)
    if (frame) return frame
  }
  if (bytes[0] === 0 && bytes.length >= ID_FRAME_BYTES) {
    const id = bytes.readInt32BE(1)
    return id > 0 ? { kind: 'id', id, payload: bytes.subarray(ID_FRAME_BYTES), indexes: null, inHeader: false } : null
  }
  if (bytes[0] === 1 && bytes.length >= GUID_FRAME_BYTES) {
    return { kind: 'guid', guid: guidText(bytes), payload: bytes.subarray(GUID_FRAME_BYTES), indexes: null, inHeader: false }
  }
  return null
}

function headerFrame(value: Buffer, payload: Buffer): Frame | null {
  if (value[0] === 1 && value.length >= GUID_FRAME_BYTES) {
    return { kind: 'guid', guid: guidText(value), payload, indexes: behind(value, GUID_FRAME_BYTES), inHeader: true }
  }
  if (value[0] === 0 && value.length >= ID_FRAME_BYTES) {
    return idInHeader(value.readInt32BE(1), payload, behind(value, ID_FRAME_BYTES))
  }
  const text = value.toString('latin1')
  // Clients that write the header by hand use decimal text or a bare 32-bit number.
  if (/^\d{1,10}$/.test(text)) return idInHeader(Number(text), payload, null)
  return value.length === 4 ? idInHeader(value.readInt32BE(0), payload, null) : null
}

/** Protobuf message indexes stand behind the id, where there are any. */
function behind(value: Buffer, frameBytes: number): Buffer | null {
  return value.length > frameBytes ? value.subarray(frameBytes) : null
}

/** What the schema of a frame is asked by. */
export function frameKey(frame: Frame): SchemaKey {
  return frame.kind === 'id' ? frame.id : guidKey(frame.guid)
}

function idInHeader(id: number, payload: Buffer, indexes: Buffer | null): Frame | null {
  return id > 0 && id <= 0x7fff_ffff ? { kind: 'id', id, payload, indexes, inHeader: true } : null
}

function guidText(bytes: Buffer): string {
  const hex = bytes.toString('hex', 1, GUID_FRAME_BYTES)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
