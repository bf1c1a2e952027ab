export type TokenKind = 'key' | 'string' | 'number' | 'const' | 'punct' | 'text'

export interface Token {
  kind: TokenKind
  text: string
}

/** Where a token lies in its text: [start, end). */
export interface TokenPlace {
  kind: Exclude<TokenKind, 'key'>
  start: number
  end: number
}

const SPACE = /[ \t\n\r]*/y
// Lenient on purpose: what is not JSON's number must come out as it is, not be taken apart.
const NUMBER = /-?\d[\d.eE+-]*/y
const CONST = /(?:true|false|null)(?![\w$])/y
const REST = /[^ \t\n\r{}[\],:"]+/y

/** The token at or behind `at`; null at the end. Never throws and parses nothing: every character is kept as it is written. */
export function tokenAt(text: string, at: number): TokenPlace | null {
  const start = matchEnd(SPACE, text, at) ?? at
  if (start >= text.length) return null
  const first = text.charAt(start)
  if ('{}[],:'.includes(first)) return { kind: 'punct', start, end: start + 1 }
  if (first === '"') return { kind: 'string', start, end: stringEnd(text, start) }
  const number = matchEnd(NUMBER, text, start)
  if (number !== null) return { kind: 'number', start, end: number }
  const word = matchEnd(CONST, text, start)
  if (word !== null) return { kind: 'const', start, end: word }
  return { kind: 'text', start, end: matchEnd(REST, text, start) ?? start + 1 }
}

/** All tokens of a short text; a string before a colon is a key. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (let place = tokenAt(text, 0); place !== null; place = tokenAt(text, place.end)) {
    const token: Token = { kind: place.kind, text: text.slice(place.start, place.end) }
    const before = tokens.at(-1)
    if (token.text === ':' && before?.kind === 'string') before.kind = 'key'
    tokens.push(token)
  }
  return tokens
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

/** Behind the closing quote, or the end of the text where the string is cut. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return text.length
    let slashes = 0
    while (text.charAt(quote - 1 - slashes) === '\\' && quote - 1 - slashes > start) slashes += 1
    if (slashes % 2 === 0) return quote + 1
    at = quote + 1
  }
  return text.length
}

const DIGITS = /^-?\d+$/
const SAFE = 9_007_199_254_740_992n

/** Beside a number that a reader who takes it for a double would get wrong; null where it is none. */
export function numberNote(text: string): string | null {
  if (DIGITS.test(text)) return text.length > 15 && isBig(text) ? 'int64 above 2^53, exact' : null
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
  return digits.length > 17 ? `${digits.length} digits, exact` : null
}

function isBig(digits: string): boolean {
  // Longer than any 64-bit number: no need to build it.
  if (digits.length > 20) return true
  const value = BigInt(digits)
  return value > SAFE || value < -SAFE
}
