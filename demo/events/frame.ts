const MAGIC = 0
const PREFIX_BYTES = 5

/** Puts a body into the registry frame: byte 0, the schema id as 4 bytes big-endian, the body. */
export function frame(schemaId: number, body: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_BYTES + body.length)
  framed.writeUInt8(MAGIC, 0)
  framed.writeInt32BE(schemaId, 1)
  body.copy(framed, PREFIX_BYTES)
  return framed
}

/** Takes a registry frame apart; null when the bytes are not framed. */
export function unframe(bytes: Buffer): { schemaId: number; body: Buffer } | null {
  if (bytes.length < PREFIX_BYTES || bytes.readUInt8(0) !== MAGIC) return null
  return { schemaId: bytes.readInt32BE(1), body: bytes.subarray(PREFIX_BYTES) }
}

/**
 * Where a Protobuf message stands in its file, as the frame wants it before the body: the number of steps and each step
 * as zigzag varints; the first message of the file, path [0], is the single byte 0.
 */
export function messageIndex(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return Buffer.from([0])
  return Buffer.concat([zigzag(path.length), ...path.map(zigzag)])
}

/** Reads a message index. Throws RangeError on bytes that end too early or a path too long to be true. */
export function readMessageIndex(bytes: Buffer): { path: number[]; bytesRead: number } {
  let position = 0
  const next = (): number => {
    let value = 0
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = bytes.readUInt8(position)
      position += 1
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    throw new RangeError('a varint of the message index is too long')
  }
  const steps = next()
  if (steps === 0) return { path: [0], bytesRead: position }
  if (steps < 0 || steps > 32) throw new RangeError(`a message index of ${steps} steps is not believable`)
  const path = Array.from({ length: steps }, next)
  return { path, bytesRead: position }
}

function zigzag(value: number): Buffer {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  const bytes: number[] = []
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}
