import { LOOK_BYTES, MAX_DECODED_CHARS, PREVIEW_BYTES } from './limits.ts'
import type { Detail } from './types.ts'

/** Bytes that do not fit their schema, or that would take more than they may. Its message is shown to the reader. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  /** Where reading stopped, as an offset in the memory that the bytes lie in; null where that has no place. */
  readonly place: { memory: ArrayBufferLike; at: number } | null

  constructor(message: string, place: Unreadable['place'] = null) {
    super(message)
    this.place = place
  }
}

/** The text has all that is wanted: whoever writes may stop. */
export class Enough extends Error {
  override name = 'Enough'
}

/**
 * JSON text that decoders write piece by piece, without a value in between that would lose digits. In full detail it
 * holds all, up to a bound. In a preview only the beginning is kept: a short payload is still read to its end, so that
 * what does not fit is found out; a long one ends with `Enough`.
 */
export class JsonText {
  /** What a preview keeps; null: all. */
  readonly #keepChars: number | null
  readonly #stopWhenKept: boolean
  #text = ''
  #cut = false

  constructor(payloadBytes: number, detail: Detail) {
    this.#keepChars = detail === 'full' ? null : PREVIEW_BYTES
    this.#stopWhenKept = payloadBytes > LOOK_BYTES
  }

  get text(): string {
    return this.#text
  }

  /** There was more than is kept. */
  get cut(): boolean {
    return this.#cut
  }

  /** Text that is JSON already. */
  raw(json: string): void {
    if (this.#room() > 0) this.#append(json)
  }

  string(text: string): void {
    if (this.#room() > 0) this.#append(JSON.stringify(text))
  }

  /** UTF-8 bytes as a JSON string; bytes that are not UTF-8 show as U+FFFD. Of a long string only what is kept is looked at. */
  utf8(bytes: Buffer): void {
    const room = this.#room()
    // A UTF-16 unit comes of three bytes at most: this many of them fill the room.
    if (room > 0) this.#append(JSON.stringify(this.#beginning(bytes, room * 3).toString('utf8')))
  }

  base64(bytes: Buffer): void {
    const room = this.#room()
    if (room > 0) this.#append(`"${this.#beginning(bytes, room * 3).toString('base64')}"`)
  }

  #append(json: string): void {
    if (this.#keepChars === null && this.#text.length + json.length > MAX_DECODED_CHARS) {
      throw new Unreadable(`as text it is longer than ${MAX_DECODED_CHARS} characters`)
    }
    this.#text += json
  }

  /** Characters that may still be kept. */
  #room(): number {
    if (this.#keepChars === null) return Number.POSITIVE_INFINITY
    const room = this.#keepChars - this.#text.length
    if (room > 0) return room
    this.#cut = true
    if (this.#stopWhenKept) throw new Enough()
    return 0
  }

  #beginning(bytes: Buffer, maxBytes: number): Buffer {
    if (bytes.length <= maxBytes) return bytes
    this.#cut = true
    return bytes.subarray(0, maxBytes)
  }
}

/** A 64-bit float as a JSON number; NaN and the infinities, which JSON has no number for, as strings. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  return Object.is(value, -0) ? '-0' : String(value)
}

/** A 32-bit float in the fewest digits that name it: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  // toPrecision drops the sign of a negative zero.
  if (value === 0) return doubleText(value)
  for (let digits = 6; digits <= 9 && Number.isFinite(value); digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return doubleText(short)
  }
  return doubleText(value)
}
