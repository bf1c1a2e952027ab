import type { ColumnPath } from '../messages/column-path.ts'
import { tokenAt, tokenize } from '../messages/json-tokens.ts'

/** A field of a record with a single value, as an expression that other records with the same value meet. */
export interface FieldClause {
  /** `value.customer.id` */
  path: string
  /** As it is stored: `"PLN"`, `9007199254740993`. */
  literal: string
  clause: string
}

const MOST_FIELDS = 8
const NAME = /^[A-Za-z_]\w*$/
/** Words that CEL keeps for itself; a field of this name is reached by its text. */
const RESERVED = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(' '),
)

/** The first single values of a JSON object that are no elements of an array, every digit kept. */
export function fieldClauses(json: string, root = 'value'): FieldClause[] {
  const found: FieldClause[] = []
  const path: string[] = []
  let arrays = 0
  let key: string | null = null
  for (const token of tokenize(json)) {
    if (found.length >= MOST_FIELDS) break
    const mark = token.kind === 'punct' ? token.text : ''
    if (mark === '[') arrays += 1
    else if (mark === ']') arrays -= 1
    else if (arrays > 0) continue
    else if (mark === '{') {
      path.push(path.length === 0 ? root : memberOf(key))
      key = null
    } else if (mark === '}') path.pop()
    else if (token.kind === 'key') key = token.text
    else if (key !== null && token.kind !== 'punct') {
      const literal = literalOf(token.kind, token.text)
      const place = path.join('') + memberOf(key)
      if (literal !== null) found.push({ path: place, literal: token.text, clause: `${place} == ${literal}` })
      key = null
    }
  }
  return found
}

/** The condition that the value at a path is this one; null where it is no single value of CEL. */
export function pathClause({ root, steps }: ColumnPath, json: string): string | null {
  const token = tokenAt(json, 0)
  const literal = token === null || token.end !== json.length ? null : literalOf(token.kind, json)
  const place = root + steps.map((step) => (typeof step === 'number' ? `[${step}]` : memberOf(JSON.stringify(step)))).join('')
  return literal === null ? null : `${place} == ${literal}`
}

function memberOf(key: string | null): string {
  const name = key?.slice(1, -1) ?? ''
  return NAME.test(name) && !RESERVED.has(name) ? `.${name}` : `[${celText(key ?? '""')}]`
}

/** JSON and CEL write strings alike, but for the slash that JSON may escape. */
const celText = (text: string) => text.replace(/\\(.)/g, (pair, char: string) => (char === '/' ? '/' : pair))

/** null where the text is cut, or is no number of 64 bits or a double. */
function literalOf(kind: string, text: string): string | null {
  if (kind === 'string') return text.length > 1 && text.endsWith('"') && text.length <= 500 ? celText(text) : null
  if (kind === 'const') return text
  if (kind !== 'number') return null
  if (/^-?\d{1,19}$/.test(text)) return BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? text : null
  return /^-?\d+\.\d+(?:[eE][+-]?\d+)?$/.test(text) ? text : null
}

/** The expression with one more condition. */
export const withClause = (expression: string, clause: string): string =>
  expression.trim() === '' ? clause : `${/\|\||\?/.test(expression) ? `(${expression})` : expression} && ${clause}`

/** Other values, and records without the field left out as well: those cannot be judged. */
export const notClause = (clause: string): string => clause.replace(/ == (?=("(?:[^"\\]|\\.)*"|[^"]*)$)/, ' != ')
