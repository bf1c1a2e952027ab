/** More bytes than a difference of two offsets needs are never written. */
const LONGEST = 10

/** Writes small numbers in few bytes: seven bits a byte, lowest first (LEB128), signs folded into the lowest bit. */
export class ByteWriter {
  readonly #bytes: number[] = []

  text(text: string): void {
    for (const byte of Buffer.from(text, 'latin1')) this.#bytes.push(byte)
  }

  count(value: number): void {
    this.#unsigned(BigInt(value))
  }

  signed(value: bigint): void {
    this.#unsigned(value < 0n ? -value * 2n - 1n : value * 2n)
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes)
  }

  #unsigned(value: bigint): void {
    let rest = value
    for (; rest > 127n; rest >>= 7n) this.#bytes.push(Number(rest & 127n) | 128)
    this.#bytes.push(Number(rest))
  }
}

/** Reads back what `ByteWriter` wrote. Throws RangeError where the bytes end early or go on for too long. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  text(length: number): string {
    if (this.#at + length > this.#bytes.length) throw new RangeError('the bytes end early')
    this.#at += length
    return this.#bytes.toString('latin1', this.#at - length, this.#at)
  }

  /** A number of things, at most `most`. */
  count(most: number): number {
    const value = this.#unsigned()
    if (value > BigInt(most)) throw new RangeError(`more than ${most}`)
    return Number(value)
  }

  signed(): bigint {
    const value = this.#unsigned()
    return (value & 1n) === 1n ? -(value + 1n) / 2n : value / 2n
  }

  #unsigned(): bigint {
    let value = 0n
    for (let index = 0; index < LONGEST; index++) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new RangeError('the bytes end early')
      value |= BigInt(byte & 127) << BigInt(index * 7)
      if (byte < 128) return value
    }
    throw new RangeError('a number is too long')
  }
}
