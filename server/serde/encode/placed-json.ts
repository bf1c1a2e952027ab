import { MAX_DEPTH } from '../limits.ts'
import { DoesNotFit, memberPath } from './does-not-fit.ts'

interface Placed {
  /** Index of its first character in the text. */
  at: number
  path: string
}
export interface PlacedMember {
  name: string
  /** Where its name stands. */
  at: number
  value: PlacedJson
}
export type PlacedNumber = Placed & { kind: 'number'; text: string }
export type PlacedObject = Placed & { kind: 'object'; members: PlacedMember[] }
/** A JSON value with where it stands. Numbers are their text, so no digit is lost. */
export type PlacedJson =
  | (Placed & { kind: 'null' })
  | (Placed & { kind: 'boolean'; value: boolean })
  | (Placed & { kind: 'string'; value: string })
  | PlacedNumber
  | (Placed & { kind: 'array'; items: PlacedJson[] })
  | PlacedObject

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const SPACE = /[ \t\r\n]*/y

/** Reads JSON (RFC 8259). Throws `DoesNotFit` where it is none, or where an object has a key twice: one of the two would be lost. */
export function parsePlaced(text: string): PlacedJson {
  const reader = new Reader(text)
  return reader.whole()
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): PlacedJson {
    const value = this.#value('', 0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#fault('', 'something follows the value')
    return value
  }

  #value(path: string, depth: number): PlacedJson {
    this.#space()
    if (depth > MAX_DEPTH) throw this.#fault(path, `nested deeper than ${MAX_DEPTH}`)
    const place = { at: this.#at, path }
    const first = this.#text[this.#at]
    if (first === '{') return { ...place, kind: 'object', members: this.#members(path, depth) }
    if (first === '[') return { ...place, kind: 'array', items: this.#items(path, depth) }
    if (first === '"') return { ...place, kind: 'string', value: this.#string(path) }
    for (const word of ['null', 'true', 'false'] as const) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return word === 'null' ? { ...place, kind: 'null' } : { ...place, kind: 'boolean', value: word === 'true' }
    }
    const number = this.#match(NUMBER)
    if (number === null)
      throw this.#fault(path, first === undefined ? 'the text ends where a value must stand' : `${JSON.stringify(first)} begins no value`)
    return { ...place, kind: 'number', text: number }
  }

  #members(path: string, depth: number): PlacedMember[] {
    const members: PlacedMember[] = []
    const names = new Set<string>()
    this.#at++
    this.#space()
    if (this.#took('}')) return members
    for (;;) {
      this.#space()
      const at = this.#at
      if (this.#text[at] !== '"') throw this.#fault(path, 'the name of a member must stand here, in double quotes')
      const name = this.#string(path)
      if (names.has(name)) throw new DoesNotFit({ path, at }, `${JSON.stringify(name)} stands twice`, 'Remove one of the two.')
      names.add(name)
      this.#space()
      if (!this.#took(':')) throw this.#fault(path, 'a colon must stand here')
      members.push({ name, at, value: this.#value(memberPath(path, name), depth + 1) })
      this.#space()
      if (this.#took('}')) return members
      if (!this.#took(',')) throw this.#fault(path, 'a comma or } must stand here')
    }
  }

  #items(path: string, depth: number): PlacedJson[] {
    const items: PlacedJson[] = []
    this.#at++
    this.#space()
    if (this.#took(']')) return items
    for (;;) {
      items.push(this.#value(`${path}[${items.length}]`, depth + 1))
      this.#space()
      if (this.#took(']')) return items
      if (!this.#took(',')) throw this.#fault(path, 'a comma or ] must stand here')
    }
  }

  #string(path: string): string {
    const at = this.#at
    const end = endOfString(this.#text, at)
    if (end === null) throw this.#fault(path, 'a string that does not end, or holds a line break')
    this.#at = end
    const value = unescaped(this.#text.slice(at, end))
    if (value === null) throw new DoesNotFit({ path, at }, 'a string with an escape that JSON does not have', 'Write a backslash as \\\\.')
    if (!value.isWellFormed())
      throw new DoesNotFit({ path, at }, 'a string with half of a character (a lone surrogate)', 'UTF-8 cannot write it: remove it.')
    return value
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? null
    if (found !== null) this.#at += found.length
    return found
  }

  #took(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #space(): void {
    this.#match(SPACE)
  }

  #fault(path: string, reason: string): DoesNotFit {
    return new DoesNotFit({ path, at: this.#at }, `not JSON: ${reason}`, 'Correct the text.')
  }
}

/** Behind the closing quote; null where there is none, or a control character stands before it. */
function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code === 0x5c) at++
    if (code < 0x20) return null
  }
  return null
}

function unescaped(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
