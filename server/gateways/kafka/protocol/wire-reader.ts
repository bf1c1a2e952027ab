/** A response that does not follow the protocol: a defect, a proxy in between, or a hostile peer. */
export class MalformedResponse extends Error {
  override name = 'MalformedResponse'
}

/** Kafka's primitive types, read with every length checked against what is there, so that a hostile one costs nothing. */
export class WireReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get position(): number {
    return this.#at
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  #take(count: number): number {
    if (count < 0 || count > this.remaining) throw new MalformedResponse(`${count} bytes announced at ${this.#at}, ${this.remaining} are there`)
    const start = this.#at
    this.#at += count
    return start
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4))
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#take(4))
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8))
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8))
  }

  unsignedVarint(): number {
    let value = 0
    for (let shift = 0; shift < 5; shift++) {
      const byte = this.#bytes.readUInt8(this.#take(1))
      value += (byte & 127) * 128 ** shift
      if (byte < 128) return value
    }
    throw new MalformedResponse(`a varint at ${this.#at} does not end`)
  }

  #length(compact: boolean, wide: boolean): number {
    if (compact) return this.unsignedVarint() - 1
    return wide ? this.int32() : this.int16()
  }

  string(compact: boolean): string | null {
    const length = this.#length(compact, false)
    if (length < 0) return null
    const start = this.#take(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** Shares memory with the response. */
  bytes(compact: boolean): Buffer | null {
    const length = this.#length(compact, true)
    if (length < 0) return null
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  /** Null for a null array. Every element takes a byte at least, so a count above the bytes left is refused. */
  arrayLength(compact: boolean): number | null {
    const count = this.#length(compact, true)
    if (count < 0) return null
    if (count > this.remaining) throw new MalformedResponse(`${count} elements announced at ${this.#at}, ${this.remaining} bytes are there`)
    return count
  }

  uuid(): string {
    const start = this.#take(16)
    return this.#bytes.toString('base64url', start, start + 16)
  }

  skip(count: number): void {
    this.#take(count)
  }
}
