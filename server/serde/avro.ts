import type { AvroNode } from './avro-schema.ts'
import { ByteCursor } from './byte-cursor.ts'
import { doubleText, Enough, floatText, JsonText, Unreadable } from './json-text.ts'
import { MAX_DEPTH, maxValues } from './limits.ts'
import type { Outcome } from './part.ts'
import type { Detail } from './types.ts'

const MAX_DECIMAL_BYTES = 1024

/**
 * Reads Avro binary (Avro 1.12, "Binary Encoding") straight into JSON text: 64-bit numbers keep every digit, decimals are
 * strings of their digits, other logical types show the number that is stored, bytes are base64, a union shows its
 * value. Work and text are bounded before anything is allocated: five bytes can claim fifty million nulls.
 */
export function decodeAvro(node: AvroNode, payload: Buffer, detail: Detail): Outcome {
  const out = new JsonText(payload.length, detail)
  const reader = new AvroReader(payload, out)
  try {
    reader.read(node, 0)
  } catch (error) {
    if (error instanceof Enough) return { ok: true, decoded: out.text, truncated: true, note: 'Judged by its beginning' }
    if (error instanceof Unreadable) return { ok: false, reason: `${error.message} (byte ${reader.at} of ${payload.length})` }
    throw error
  }
  const notes = []
  if (reader.sawBytes) notes.push('Bytes are shown as base64')
  if (reader.at < payload.length) notes.push(`${payload.length - reader.at} bytes after the value belong to nothing`)
  return { ok: true, decoded: out.text, truncated: out.cut, note: notes.length > 0 ? notes.join('. ') : null }
}

class AvroReader {
  readonly #cursor: ByteCursor
  readonly #out: JsonText
  #valuesLeft: number
  sawBytes = false

  constructor(bytes: Buffer, out: JsonText) {
    this.#cursor = new ByteCursor(bytes)
    this.#out = out
    this.#valuesLeft = maxValues(bytes.length)
  }

  get at(): number {
    return this.#cursor.at
  }

  read(node: AvroNode, depth: number): void {
    if (depth > MAX_DEPTH) throw new Unreadable(`nested deeper than ${MAX_DEPTH}`)
    if (--this.#valuesLeft < 0) throw new Unreadable('more values than so few bytes can hold')
    if (node.kind === 'record') this.#record(node.fields, depth)
    else if (node.kind === 'union') this.read(this.#choose(node.branches, 'union'), depth + 1)
    else if (node.kind === 'array') this.#items(node.items, depth, '[]')
    else if (node.kind === 'map') this.#items(node.values, depth, '{}')
    else if (node.kind === 'string') this.#out.utf8(this.#prefixed())
    else this.#scalar(node)
  }

  #scalar(node: Exclude<AvroNode, { kind: 'record' | 'union' | 'array' | 'map' }>): void {
    if (node.kind === 'null') this.#out.raw('null')
    else if (node.kind === 'boolean') this.#out.raw(this.#boolean())
    else if (node.kind === 'int') this.#out.raw(this.#int())
    else if (node.kind === 'long') this.#out.raw(this.#cursor.zigzag().toString())
    else if (node.kind === 'float') this.#out.raw(floatText(this.#cursor.take(4).readFloatLE(0)))
    else if (node.kind === 'double') this.#out.raw(doubleText(this.#cursor.take(8).readDoubleLE(0)))
    else if (node.kind === 'enum') this.#out.raw(this.#choose(node.symbols, 'enum'))
    else if (node.kind === 'decimal') this.#decimal(node.size, node.scale)
    else if (node.kind === 'uuid') this.#out.raw(`"${uuidText(this.#cursor.take(node.size))}"`)
    else if (node.kind === 'duration') this.#out.raw(durationText(this.#cursor.take(node.size)))
    else this.#blob(node.kind === 'fixed' ? this.#cursor.take(node.size) : this.#prefixed())
  }

  #decimal(size: number | null, scale: number): void {
    const bytes = size === null ? this.#prefixed() : this.#cursor.take(size)
    // Printing a big integer takes time in the square of its length.
    if (bytes.length > MAX_DECIMAL_BYTES) this.#blob(bytes)
    else this.#out.raw(`"${decimalText(bytes, scale)}"`)
  }

  #blob(bytes: Buffer): void {
    this.sawBytes = true
    this.#out.base64(bytes)
  }

  #record(fields: { label: string; node: AvroNode }[], depth: number): void {
    let separator = '{'
    for (const field of fields) {
      this.#out.raw(separator)
      this.#out.raw(field.label)
      this.read(field.node, depth + 1)
      separator = ','
    }
    this.#out.raw(fields.length === 0 ? '{}' : '}')
  }

  /** The blocks of an array (`[]`), or of a map (`{}`), whose items have a key before them. */
  #items(items: AvroNode, depth: number, brackets: '[]' | '{}'): void {
    let separator = ''
    this.#out.raw(brackets.charAt(0))
    for (let count = this.#blockCount(); count > 0; count = this.#blockCount()) {
      for (let i = 0; i < count; i++) {
        this.#out.raw(separator)
        if (brackets === '{}') {
          this.#out.utf8(this.#prefixed())
          this.#out.raw(':')
        }
        this.read(items, depth + 1)
        separator = ','
      }
    }
    this.#out.raw(brackets.charAt(1))
  }

  /** Items of the next block; 0 at the end. A negative count is followed by the block's size in bytes. */
  #blockCount(): number {
    const claimed = this.#cursor.zigzag()
    if (claimed < 0n) this.#cursor.zigzag()
    const count = claimed < 0n ? -claimed : claimed
    if (count > BigInt(Math.max(0, this.#valuesLeft))) throw new Unreadable(`a block claims ${count} items, more than so few bytes can hold`)
    return Number(count)
  }

  #prefixed(): Buffer {
    return this.#cursor.prefixed(this.#cursor.zigzag())
  }

  #boolean(): string {
    const byte = this.#cursor.byte()
    if (byte === 0 || byte === 1) return byte === 1 ? 'true' : 'false'
    throw new Unreadable(`${byte} is not a boolean`)
  }

  #int(): string {
    const value = this.#cursor.zigzag()
    if (value > 0x7fff_ffffn || value < -0x8000_0000n) throw new Unreadable(`${value} does not fit an int`)
    return value.toString()
  }

  #choose<T>(choices: readonly T[], what: string): T {
    const index = this.#cursor.zigzag()
    const choice = index >= 0n && index < BigInt(choices.length) ? choices[Number(index)] : undefined
    if (choice === undefined) throw new Unreadable(`${what} index ${index} of ${choices.length}`)
    return choice
  }
}

/** Big-endian two's complement with `scale` digits after the point. */
function decimalText(bytes: Buffer, scale: number): string {
  const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function durationText(bytes: Buffer): string {
  return `{"months":${bytes.readUInt32LE(0)},"days":${bytes.readUInt32LE(4)},"millis":${bytes.readUInt32LE(8)}}`
}
