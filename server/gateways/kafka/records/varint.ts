/**
 * A place in bytes that holds zigzag varints. One of these is made per batch, not per number: reading a million records
 * makes no object per record. Reading past the end yields zeros and an `at` beyond the end, which the caller checks once.
 */
export class Cursor {
  bytes: Buffer
  at: number

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** 32 bits; five bytes at most, as a longer one is not a varint. */
  varint(): number {
    const { bytes } = this
    let at = this.at
    let byte = bytes[at++] ?? 0
    let value = byte & 127
    for (let shift = 7; byte > 127 && shift < 35; shift += 7) {
      byte = bytes[at++] ?? 0
      value |= (byte & 127) << shift
    }
    this.at = at
    return (value >>> 1) ^ -(value & 1)
  }

  /** 64 bits, exact. */
  varlong(): bigint {
    const { bytes } = this
    let at = this.at
    let byte = bytes[at++] ?? 0
    let value = BigInt(byte & 127)
    for (let shift = 7n; byte > 127 && shift < 70n; shift += 7n) {
      byte = bytes[at++] ?? 0
      value |= BigInt(byte & 127) << shift
    }
    this.at = at
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }

  /** Goes over a number of up to ten bytes without reading it. */
  skipVarlong(): void {
    const { bytes } = this
    let at = this.at
    for (let count = 0; count < 10 && (bytes[at++] ?? 0) > 127; count++);
    this.at = at
  }
}
