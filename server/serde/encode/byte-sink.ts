/** Bytes that are written piece by piece. */
export class ByteSink {
  #bytes = Buffer.allocUnsafe(256)
  #at = 0

  get length(): number {
    return this.#at
  }

  /** A copy of its own. */
  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at))
  }

  /** Takes back what was written behind `length`. */
  cutTo(length: number): void {
    this.#at = length
  }

  byte(value: number): void {
    this.#grow(1)
    this.#bytes[this.#at++] = value
  }

  raw(bytes: Buffer): void {
    this.#grow(bytes.length)
    this.#at += bytes.copy(this.#bytes, this.#at)
  }

  /** Base-128, unsigned 64 bits. */
  varint(value: bigint): void {
    let left = BigInt.asUintN(64, value)
    for (; left > 0x7fn; left >>= 7n) this.byte(Number(left & 0x7fn) | 0x80)
    this.byte(Number(left))
  }

  /** Signed 64 bits, zigzag. */
  zigzag(value: bigint): void {
    this.varint((value << 1n) ^ (value >> 63n))
  }

  /** Fixed widths, little-endian. */
  float(value: number): void {
    this.#fixed(4, (at) => this.#bytes.writeFloatLE(value, at))
  }

  double(value: number): void {
    this.#fixed(8, (at) => this.#bytes.writeDoubleLE(value, at))
  }

  uint32(value: bigint): void {
    this.#fixed(4, (at) => this.#bytes.writeUInt32LE(Number(BigInt.asUintN(32, value)), at))
  }

  uint64(value: bigint): void {
    this.#fixed(8, (at) => this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at))
  }

  #fixed(size: number, write: (at: number) => void): void {
    this.#grow(size)
    write(this.#at)
    this.#at += size
  }

  #grow(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
