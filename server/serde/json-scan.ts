import { MAX_JSON_DEPTH } from './limits.ts'

/** `complete`: one JSON value and nothing else. `prefix`: what is there may be the beginning of one. */
export type JsonScan =
  | { ok: true; complete: boolean; container: boolean; duplicateKey: { key: string; at: number } | null }
  | { ok: false; at: number; reason: string }

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const STARTS = new Set(Buffer.from('{["-0123456789tfn'))

type Frame = { object: boolean; keys: Set<string> | null }
/** What may stand next. */
type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

class Unfinished extends Error {}
class NotJson extends Error {
  readonly at: number
  constructor(at: number, reason: string) {
    super(reason)
    this.at = at
  }
}

/**
 * Checks JSON (RFC 8259) without building anything: no recursion, no numbers parsed, so the text stays as it is stored.
 * The bytes must be UTF-8. With `findDuplicates` the first repeated key of an object is named, compared as written.
 */
export function scanJson(bytes: Buffer, options: { findDuplicates?: boolean } = {}): JsonScan {
  // Most values that are not JSON show it at their first byte; an exception for each would cost more than the scan.
  const first = bytes[0] ?? 0
  if (first > 0x20 && !STARTS.has(first)) return { ok: false, at: 0, reason: `unexpected ${shownByte(first)}` }
  const scan = new Scan(bytes, options.findDuplicates ?? false)
  try {
    const complete = scan.run()
    return { ok: true, complete, container: scan.container, duplicateKey: scan.duplicateKey }
  } catch (error) {
    if (error instanceof Unfinished) return { ok: true, complete: false, container: scan.container, duplicateKey: scan.duplicateKey }
    if (error instanceof NotJson) return { ok: false, at: error.at, reason: error.message }
    throw error
  }
}

class Scan {
  readonly #bytes: Buffer
  readonly #findDuplicates: boolean
  readonly #stack: Frame[] = []
  #at = 0
  container = false
  duplicateKey: { key: string; at: number } | null = null

  constructor(bytes: Buffer, findDuplicates: boolean) {
    this.#bytes = bytes
    this.#findDuplicates = findDuplicates
  }

  /** false when the bytes end before the value does. */
  run(): boolean {
    let expect: Expect = 'value'
    for (;;) {
      this.#skipSpace()
      if (this.#at >= this.#bytes.length) return expect === 'nothing'
      expect = this.#step(expect, this.#bytes[this.#at] ?? 0)
    }
  }

  #step(expect: Expect, byte: number): Expect {
    const closing = byte === 0x7d || byte === 0x5d
    if (closing && (expect === 'value-or-end' || expect === 'key-or-end' || expect === 'comma-or-end')) return this.#close(byte)
    if (expect === 'value' || expect === 'value-or-end') return this.#value(byte)
    if ((expect === 'key' || expect === 'key-or-end') && byte === QUOTE) return this.#key()
    if (expect === 'colon' && byte === COLON) {
      this.#at++
      return 'value'
    }
    if (expect === 'comma-or-end' && byte === COMMA) {
      this.#at++
      return this.#stack.at(-1)?.object ? 'key' : 'value'
    }
    throw this.#unexpected(byte)
  }

  #value(byte: number): Expect {
    if (byte === 0x7b || byte === 0x5b) return this.#open(byte === 0x7b)
    if (byte === QUOTE) this.#string()
    else if (byte === 0x2d || isDigit(byte)) this.#number()
    else if (byte === 0x74) this.#literal('true')
    else if (byte === 0x66) this.#literal('false')
    else if (byte === 0x6e) this.#literal('null')
    else throw this.#unexpected(byte)
    return this.#after()
  }

  #open(object: boolean): Expect {
    if (this.#stack.length >= MAX_JSON_DEPTH) throw new NotJson(this.#at, `nested deeper than ${MAX_JSON_DEPTH}`)
    this.#stack.push({ object, keys: object && this.#findDuplicates ? new Set() : null })
    this.container = true
    this.#at++
    return object ? 'key-or-end' : 'value-or-end'
  }

  #close(byte: number): Expect {
    const frame = this.#stack.pop()
    if (frame === undefined || frame.object !== (byte === 0x7d)) throw this.#unexpected(byte)
    this.#at++
    return this.#after()
  }

  #after(): Expect {
    return this.#stack.length === 0 ? 'nothing' : 'comma-or-end'
  }

  #key(): Expect {
    const start = this.#at
    this.#string()
    const keys = this.#stack.at(-1)?.keys
    if (keys && this.duplicateKey === null) {
      const key = this.#bytes.toString('utf8', start + 1, this.#at - 1)
      if (keys.has(key)) this.duplicateKey = { key, at: start }
      keys.add(key)
    }
    return 'colon'
  }

  #string(): void {
    const bytes = this.#bytes
    let at = this.#at + 1
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === QUOTE) {
        this.#at = at + 1
        return
      }
      if (byte < 0x20) throw new NotJson(at, 'a control character inside a string')
      if (byte === BACKSLASH) at = this.#escape(at + 1)
    }
    throw new Unfinished()
  }

  /** Index of the escape's last byte. */
  #escape(at: number): number {
    if (at >= this.#bytes.length) throw new Unfinished()
    const byte = this.#bytes[at] ?? 0
    if (byte !== 0x75) {
      if ('"\\/bfnrt'.includes(String.fromCharCode(byte))) return at
      throw new NotJson(at, 'an unknown escape inside a string')
    }
    for (let i = 1; i <= 4; i++) {
      if (at + i >= this.#bytes.length) throw new Unfinished()
      if (!isHex(this.#bytes[at + i] ?? 0)) throw new NotJson(at + i, 'an unknown escape inside a string')
    }
    return at + 4
  }

  #number(): void {
    if (this.#bytes[this.#at] === 0x2d) this.#at++
    if (this.#bytes[this.#at] === 0x30) this.#at++
    else this.#digits()
    if (this.#bytes[this.#at] === 0x2e) {
      this.#at++
      this.#digits()
    }
    if (((this.#bytes[this.#at] ?? 0) | 0x20) === 0x65) {
      this.#at++
      if (this.#bytes[this.#at] === 0x2b || this.#bytes[this.#at] === 0x2d) this.#at++
      this.#digits()
    }
  }

  #digits(): void {
    const start = this.#at
    while (isDigit(this.#bytes[this.#at] ?? 0)) this.#at++
    if (this.#at > start) return
    if (this.#at >= this.#bytes.length) throw new Unfinished()
    throw new NotJson(this.#at, 'a number without digits')
  }

  #literal(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.#at + i >= this.#bytes.length) throw new Unfinished()
      if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) throw new NotJson(this.#at, `not ${word}`)
    }
    this.#at += word.length
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
      this.#at++
    }
  }

  #unexpected(byte: number): NotJson {
    return new NotJson(this.#at, `unexpected ${shownByte(byte)}`)
  }
}

function shownByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16).padStart(2, '0')}`
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isHex(byte: number): boolean {
  const small = byte | 0x20
  return isDigit(byte) || (small >= 0x61 && small <= 0x66)
}
