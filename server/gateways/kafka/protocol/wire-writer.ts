/** Kafka's primitive types, written to a buffer that grows. Lengths of compact types are one more than the length, 0 is null (KIP-482). */
export class WireWriter {
  #bytes: Buffer
  #at = 0

  constructor(initialBytes = 256) {
    this.#bytes = Buffer.allocUnsafe(initialBytes)
  }

  get length(): number {
    return this.#at
  }

  /** What was written so far; shares memory with the writer. */
  done(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  #need(count: number): void {
    if (this.#at + count <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + count))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }

  int8(value: number): this {
    this.#need(1)
    this.#at = this.#bytes.writeInt8(value, this.#at)
    return this
  }

  int16(value: number): this {
    this.#need(2)
    this.#at = this.#bytes.writeInt16BE(value, this.#at)
    return this
  }

  uint16(value: number): this {
    this.#need(2)
    this.#at = this.#bytes.writeUInt16BE(value, this.#at)
    return this
  }

  int32(value: number): this {
    this.#need(4)
    this.#at = this.#bytes.writeInt32BE(value, this.#at)
    return this
  }

  uint32(value: number): this {
    this.#need(4)
    this.#at = this.#bytes.writeUInt32BE(value, this.#at)
    return this
  }

  int64(value: bigint): this {
    this.#need(8)
    this.#at = this.#bytes.writeBigInt64BE(value, this.#at)
    return this
  }

  float64(value: number): this {
    this.#need(8)
    this.#at = this.#bytes.writeDoubleBE(value, this.#at)
    return this
  }

  unsignedVarint(value: number): this {
    this.#need(5)
    let rest = value
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#at++] = rest
    return this
  }

  /** Zigzag, as records use it. */
  varint(value: number): this {
    return this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  /** Zigzag, 64 bits. */
  varlong(value: bigint): this {
    this.#need(10)
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
    while (rest > 127n) {
      this.#bytes[this.#at++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.#bytes[this.#at++] = Number(rest)
    return this
  }

  raw(bytes: Uint8Array): this {
    this.#need(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
    return this
  }

  string(value: string | null, compact: boolean): this {
    const bytes = value === null ? null : Buffer.from(value)
    if (compact) this.unsignedVarint(bytes === null ? 0 : bytes.length + 1)
    else this.int16(bytes === null ? -1 : bytes.length)
    return bytes === null ? this : this.raw(bytes)
  }

  bytes(value: Uint8Array | null, compact: boolean): this {
    if (compact) this.unsignedVarint(value === null ? 0 : value.length + 1)
    else this.int32(value === null ? -1 : value.length)
    return value === null ? this : this.raw(value)
  }

  arrayLength(count: number | null, compact: boolean): this {
    return compact ? this.unsignedVarint(count === null ? 0 : count + 1) : this.int32(count ?? -1)
  }

  /** 22 characters of base64url, as Kafka prints ids. */
  uuid(id: string): this {
    const bytes = Buffer.from(id, 'base64url')
    if (bytes.length !== 16) throw new TypeError(`"${id}" is not an id of 16 bytes`)
    return this.raw(bytes)
  }
}
