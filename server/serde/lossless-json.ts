import { celUint } from '@bufbuild/cel'

/** What JSON becomes for an expression: objects are maps, whole numbers are int (past int64 uint, past that double). */
export type ExpressionValue = null | boolean | string | bigint | number | object

const MAX_INT = 2n ** 63n - 1n
const MIN_INT = -(2n ** 63n)
const MAX_UINT = 2n ** 64n - 1n
/** Deeper values are refused: an expression would run out of stack on them. */
const MAX_DEPTH = 500
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y

/**
 * Reads JSON (RFC 8259) keeping every digit of whole numbers; of a repeated key the last counts. Throws SyntaxError for
 * what is not JSON, RangeError where it is nested too deeply.
 */
export function parseLossless(text: string): ExpressionValue {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.end()
  return value
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  end(): void {
    this.#space()
    if (this.#at < this.#text.length) throw this.#fault()
  }

  value(depth: number): ExpressionValue {
    if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH}`)
    this.#space()
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object(depth)
      case 0x5b:
        return this.#array(depth)
      case 0x22:
        return this.#string()
      case 0x74:
        return this.#word('true', true)
      case 0x66:
        return this.#word('false', false)
      case 0x6e:
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #object(depth: number): ExpressionValue {
    const map = new Map<string, ExpressionValue>()
    this.#at++
    this.#space()
    if (this.#took(0x7d)) return map
    for (;;) {
      this.#space()
      if (this.#text.charCodeAt(this.#at) !== 0x22) throw this.#fault()
      const key = this.#string()
      this.#space()
      if (!this.#took(0x3a)) throw this.#fault()
      map.set(key, this.value(depth + 1))
      this.#space()
      if (this.#took(0x7d)) return map
      if (!this.#took(0x2c)) throw this.#fault()
    }
  }

  #array(depth: number): ExpressionValue {
    const list: ExpressionValue[] = []
    this.#at++
    this.#space()
    if (this.#took(0x5d)) return list
    for (;;) {
      list.push(this.value(depth + 1))
      this.#space()
      if (this.#took(0x5d)) return list
      if (!this.#took(0x2c)) throw this.#fault()
    }
  }

  #string(): string {
    const start = this.#at
    for (let at = start + 1; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === 0x22) {
        this.#at = at + 1
        return this.#text.slice(start + 1, at)
      }
      if (code === 0x5c) return this.#escaped(start)
      if (code < 0x20) break
    }
    throw this.#fault()
  }

  /** With escapes: the end is found here, what they mean is left to the platform. */
  #escaped(start: number): string {
    for (let at = start + 1; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === 0x5c) at++
      else if (code === 0x22) {
        this.#at = at + 1
        const read: unknown = JSON.parse(this.#text.slice(start, this.#at))
        return String(read)
      }
    }
    throw this.#fault()
  }

  #number(): ExpressionValue {
    NUMBER.lastIndex = this.#at
    const found = NUMBER.exec(this.#text)
    if (found === null) throw this.#fault()
    const [digits, fraction, exponent] = found
    this.#at += digits.length
    if (fraction !== undefined || exponent !== undefined) return Number(digits)
    // Printing and reading a number takes time in the square of its length.
    if (digits.length > 21) return Number(digits)
    const whole = BigInt(digits)
    if (whole <= MAX_INT && whole >= MIN_INT) return whole
    return whole > 0n && whole <= MAX_UINT ? celUint(whole) : Number(digits)
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#fault()
    this.#at += word.length
    return value
  }

  #took(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at++
    return true
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #fault(): SyntaxError {
    return new SyntaxError(`not JSON at character ${this.#at}`)
  }
}
