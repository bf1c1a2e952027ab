import { type Token, tokenize } from './json-tokens.ts'

export type PreviewKind = Token['kind'] | 'dim'

export interface PreviewSpan {
  kind: PreviewKind
  text: string
}

const MAX_SPANS = 80
const MAX_CHARS = 400
const MAX_STRING = 32
const PLAIN_KEY = /^"[A-Za-z_$][\w$.-]*"$/

interface Frame {
  close: '}' | ']'
  /** Elements of an array that is only counted. */
  count: number
}

/**
 * JSON in one line for a table: `total:356.61 currency:"PLN" lines:[3]`. Digits, escapes and strings are as stored;
 * where just one field holds an object (an envelope), it comes first;
 * arrays inside are counted, long strings cut in the middle, quotes of simple keys, commas and the outer braces left out. Cut text ends in `…`.
 */
export function compactJson(text: string): PreviewSpan[] {
  const writer = new CompactWriter()
  for (const token of envelopeFirst(tokenize(text))) {
    if (writer.full) break
    writer.take(token)
  }
  return writer.done()
}

/** The one object inside comes before the ids and times around it: it is what the rows differ in. A cut object is all that is shown. */
function envelopeFirst(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.text !== '{') return tokens
  const { members, rest } = membersOf(tokens)
  const objects = members.filter((member) => member[2]?.text === '{')
  const [inner] = objects
  if (inner === undefined || objects.length > 1) return tokens
  const isCut = inner === members.at(-1) && rest.length === 0
  const others = isCut ? [] : members.filter((member) => member !== inner).flatMap((member) => [COMMA, ...member])
  return [tokens[0], ...inner, ...others, ...rest]
}

const COMMA: Token = { kind: 'punct', text: ',' }

/** The fields of the outer object, and the brace that ends it with what follows. */
function membersOf(tokens: readonly Token[]): { members: Token[][]; rest: readonly Token[] } {
  const members: Token[][] = []
  let member: Token[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    const mark = token.kind === 'punct' ? token.text : ''
    if (mark === '{' || mark === '[') depth += 1
    if (mark === '}' || mark === ']') depth -= 1
    if (index === 0) continue
    if (depth === 0 || (depth === 1 && mark === ',')) {
      if (member.length > 0) members.push(member)
      member = []
      if (depth === 0) return { members, rest: tokens.slice(index) }
    } else member.push(token)
  }
  if (member.length > 0) members.push(member)
  return { members, rest: [] }
}

const plainKey = (text: string) => (PLAIN_KEY.test(text) ? text.slice(1, -1) : text)

/** A long string gives its room to the fields behind it: its beginning and its end say enough to tell it apart. */
function shortString(text: string): string {
  if (text.length > MAX_STRING && !text.endsWith('"')) return text.slice(0, MAX_STRING)
  return text.length <= MAX_STRING ? text : `${text.slice(0, 13)}…${text.slice(-8)}`
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
    this.#add(token.kind, token.kind === 'key' ? plainKey(token.text) : token.kind === 'string' ? shortString(token.text) : token.text)
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
