import { type Token, tokenize } from './json-tokens.ts'

export type PreviewKind = Token['kind'] | 'dim'

export interface PreviewSpan {
  kind: PreviewKind
  text: string
}

const MAX_SPANS = 80
const MAX_CHARS = 400
const PLAIN_KEY = /^"[A-Za-z_$][\w$.-]*"$/

interface Frame {
  close: '}' | ']'
  /** Elements of an array that is only counted. */
  count: number
}

/**
 * JSON in one line for a table: `total:356.61 currency:"PLN" lines:[3]`. Digits, escapes and strings are as stored;
 * arrays inside are counted, quotes of simple keys, commas and the outer braces are left out. Cut text ends in `…`.
 */
export function compactJson(text: string): PreviewSpan[] {
  const writer = new CompactWriter()
  for (const token of tokenize(text)) {
    if (writer.full) break
    writer.take(token)
  }
  return writer.done()
}

class CompactWriter {
  #spans: PreviewSpan[] = []
  #frames: Frame[] = []
  /** How many frames were open when an array was folded; −1 while nothing is folded. */
  #foldedAt = -1
  #chars = 0
  #gap = false

  get full(): boolean {
    return this.#spans.length >= MAX_SPANS || this.#chars >= MAX_CHARS
  }

  take(token: Token): void {
    if (this.#foldedAt >= 0) this.#takeFolded(token)
    else if (token.kind !== 'punct') this.#takeValue(token)
    else this.#takePunct(token.text)
  }

  done(): PreviewSpan[] {
    const open = this.#foldedAt >= 0 ? '…]' : '…'
    if (this.full || this.#frames.length > 0) this.#add('dim', open)
    return this.#spans
  }

  #takeValue(token: Token): void {
    this.#separate()
    const plain = token.kind === 'key' && PLAIN_KEY.test(token.text)
    this.#add(token.kind, plain ? token.text.slice(1, -1) : token.text)
    this.#gap = token.kind !== 'key'
  }

  #takePunct(mark: string): void {
    if (mark === ',') this.#gap = true
    else if (mark === ':') this.#add('punct', ':')
    else if (mark === '{' || mark === '[') this.#open(mark)
    else this.#close(mark)
  }

  #open(mark: '{' | '['): void {
    const isOuter = this.#frames.length === 0
    this.#separate()
    this.#frames.push({ close: mark === '{' ? '}' : ']', count: 0 })
    if (!isOuter || mark === '[') this.#add('punct', mark)
    if (!isOuter && mark === '[') this.#foldedAt = this.#frames.length
    this.#gap = false
  }

  #close(mark: string): void {
    this.#frames.pop()
    const shown = this.#frames.length > 0 || mark === ']' || this.#spans.length === 0
    if (shown) this.#add('punct', this.#spans.length === 0 ? `{${mark}` : mark)
    this.#gap = true
  }

  #takeFolded(token: Token): void {
    const array = this.#frames[this.#foldedAt - 1]
    const direct = this.#frames.length === this.#foldedAt
    const mark = token.kind === 'punct' ? token.text : ''
    if (array !== undefined && direct && mark !== ',' && mark !== ']') array.count += 1
    if (mark === '{' || mark === '[') this.#frames.push({ close: mark === '{' ? '}' : ']', count: 0 })
    if (mark !== '}' && mark !== ']') return
    this.#frames.pop()
    if (!direct || array === undefined) return
    this.#foldedAt = -1
    this.#add('dim', String(array.count))
    this.#add('punct', ']')
    this.#gap = true
  }

  #separate(): void {
    if (this.#gap) this.#add('punct', ' ')
    this.#gap = false
  }

  #add(kind: PreviewKind, text: string): void {
    const left = MAX_CHARS - this.#chars
    this.#spans.push({ kind, text: text.length > left ? text.slice(0, left) : text })
    this.#chars += text.length
  }
}
