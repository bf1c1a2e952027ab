import { Unreadable } from './json-text.ts'

/** A position in bytes that never leaves them: what is beyond the end is `Unreadable`. */
export class ByteCursor {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  byte(): number {
    const byte = this.bytes[this.at]
    if (byte === undefined) throw this.#unreadable('the bytes end before the value does')
    this.at++
    return byte
  }

  /** A view, not a copy. */
  take(count: number): Buffer {
    if (count > this.left) throw this.#unreadable('the bytes end before the value does')
    const taken = this.bytes.subarray(this.at, this.at + count)
    this.at += count
    return taken
  }

  /** A base-128 varint of at most 64 bits, unsigned. */
  varint(): bigint {
    let low = 0
    // Four bytes stay within 28 bits: plain arithmetic for nearly every number there is.
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte()
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) return BigInt(low)
    }
    let value = BigInt(low)
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80 && value >> 64n === 0n) return value
      if (byte < 0x80) break
    }
    throw this.#unreadable('a number of more than 64 bits')
  }

  /** A zigzag varint: signed, 64 bits. */
  zigzag(): bigint {
    return unzigzag(this.varint())
  }

  /** Bytes after their length as `length` reads it, which may claim anything. */
  prefixed(length: bigint): Buffer {
    if (length < 0n || length > BigInt(this.left)) throw this.#unreadable(`a length of ${length} is beyond the end`)
    return this.take(Number(length))
  }

  #unreadable(message: string): Unreadable {
    return new Unreadable(message, { memory: this.bytes.buffer, at: this.bytes.byteOffset + this.at })
  }
}

export function unzigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n)
}
