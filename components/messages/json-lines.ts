import { numberNote, type Token, type TokenPlace, tokenAt, tokenize } from './json-tokens.ts'

/** Characters of one drawn row: a longer string goes on in rows without a number. */
const ROW_CHARS = 1000
/** Deeper levels are drawn at this depth: an indentation per level would make hostile nesting quadratic. */
export const MAX_INDENT = 40

/**
 * JSON laid out in lines, as places in its text: nothing is copied until a line is looked at. `numbers` is 0 where a
 * row goes on with the line above it.
 */
export interface JsonLines {
  text: string
  count: number
  starts: Int32Array
  ends: Int32Array
  depths: Int32Array
  numbers: Int32Array
}

export interface JsonLine {
  depth: number
  number: number | null
  tokens: Token[]
  /** Such as "int64 above 2^53, exact". */
  note: string | null
}

/** Lays out any text as JSON, also where it is cut or no JSON at all. No digit, escape or key is touched; only white space is. */
export function layoutJson(text: string): JsonLines {
  const layout = new Layout(text)
  let place = tokenAt(text, 0)
  while (place !== null) {
    const next = tokenAt(text, place.end)
    layout.take(place, next)
    place = next
  }
  return layout.done()
}

/** A row as it is drawn. */
export function jsonLine(lines: JsonLines, index: number): JsonLine {
  const start = lines.starts[index] ?? 0
  const end = lines.ends[index] ?? start
  const depth = Math.min(lines.depths[index] ?? 0, MAX_INDENT)
  const number = lines.numbers[index] ?? 0
  if (number === 0) return { depth, number: null, tokens: [{ kind: 'string', text: lines.text.slice(start, end) }], note: null }
  const tokens = tokenize(lines.text.slice(start, end))
  const numeric = tokens.find((token) => token.kind === 'number')
  return { depth, number, tokens, note: numeric === undefined ? null : numberNote(numeric.text) }
}

/** The whole as text, two spaces a level: what Copy gives. */
export function prettyText(lines: JsonLines): string {
  const out: string[] = []
  for (let index = 0; index < lines.count; index += 1) {
    const { depth, number, tokens } = jsonLine(lines, index)
    const body = tokens.map((token) => (token.text === ':' && token.kind === 'punct' ? ': ' : token.text)).join('')
    out.push(number === null ? body : `${index === 0 ? '' : '\n'}${'  '.repeat(depth)}${body}`)
  }
  return out.join('')
}

class Layout {
  #text: string
  #rows: number[] = []
  #start = -1
  #end = 0
  #depth = 0
  #rowDepth = 0
  #number = 0
  #afterValue = false

  constructor(text: string) {
    this.#text = text
  }

  take(place: TokenPlace, next: TokenPlace | null): void {
    const mark = place.kind === 'punct' ? this.#text.charAt(place.start) : ''
    if (mark === '}' || mark === ']') this.#close(place, mark)
    else if (mark === '{' || mark === '[') this.#open(place, mark, next)
    else if (mark === ',') {
      this.#put(place)
      this.#break()
    } else {
      if (mark === '' && this.#afterValue) this.#break()
      this.#put(place)
      this.#afterValue = mark === ''
    }
  }

  done(): JsonLines {
    this.#break()
    const count = this.#rows.length / 4
    const column = (at: number) => Int32Array.from({ length: count }, (_row, index) => this.#rows[index * 4 + at] ?? 0)
    return { text: this.#text, count, starts: column(0), ends: column(1), depths: column(2), numbers: column(3) }
  }

  #open(place: TokenPlace, mark: string, next: TokenPlace | null): void {
    if (this.#afterValue) this.#break()
    this.#put(place)
    this.#depth += 1
    const closes = next !== null && this.#text.charAt(next.start) === (mark === '{' ? '}' : ']')
    if (!closes) this.#break()
  }

  #close(place: TokenPlace, mark: string): void {
    const isEmpty = this.#start >= 0 && this.#text.charAt(this.#end - 1) === (mark === '}' ? '{' : '[')
    if (!isEmpty) this.#break()
    this.#depth = Math.max(0, this.#depth - 1)
    this.#put(place)
    this.#afterValue = true
  }

  #put(place: TokenPlace): void {
    if (this.#start < 0) {
      this.#start = place.start
      this.#rowDepth = this.#depth
    }
    this.#end = place.end
  }

  /** Ends the line: a long one becomes several rows. */
  #break(): void {
    this.#afterValue = false
    if (this.#start < 0) return
    this.#number += 1
    for (let at = this.#start; at < this.#end; ) {
      const end = splitAt(this.#text, at, this.#end)
      this.#rows.push(at, end, this.#rowDepth, at === this.#start ? this.#number : 0)
      at = end
    }
    this.#start = -1
  }
}

/** Where a row ends: never between the two halves of a character outside the basic plane. */
export function splitAt(text: string, start: number, end: number): number {
  if (end - start <= ROW_CHARS) return end
  const at = start + ROW_CHARS
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at
}
