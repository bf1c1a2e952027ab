import { isUtf8 } from 'node:buffer'
import { type Clause, clausesOf } from './fast-clauses.ts'
import { JsonProbe } from './json-probe.ts'

/** What an expression says of the value in [from, to); null: that is left to CEL. */
export type FastTest = (bytes: Buffer, from: number, to: number) => boolean | null

const MAX_INT = 2n ** 63n - 1n
const MIN_INT = -(2n ** 63n)
/** So many digits are whole numbers that a double holds exactly. */
const EXACT_DIGITS = 15
/** With a sign; longer ones are past int64. */
const MOST_INT_CHARACTERS = 20

/**
 * Comparisons of fields with literals, joined by `&&`, on JSON objects without building them: `value.id == 7 && value.a.b != "x"`.
 * null where the expression is anything else. What it decides, CEL decides the same; it leaves to CEL whatever may be an error
 * (text that is no JSON, a field that is missing or of another type), numbers past int64 or with a fraction, and escaped strings.
 */
export function fastTest(expression: string): FastTest | null {
  const clauses = clausesOf(expression)
  if (clauses === null) return null
  const probe = new JsonProbe(clauses.map(({ path }) => path))
  return (bytes, from, to) => {
    if (bytes[from] !== 0x7b || !probe.read(bytes, from, to)) return null
    if (probe.hasHighBytes && !isUtf8(bytes.subarray(from, to))) return null
    let all: true | null = true
    for (const [index, clause] of clauses.entries()) {
      const holds = judge(clause, probe, index, bytes)
      // As in CEL: false and whatever else, also an error, is false.
      if (holds === false) return false
      if (holds === null) all = null
    }
    return all
  }
}

function judge({ operator, literal }: Clause, probe: JsonProbe, index: number, bytes: Buffer): boolean | null {
  const { kind, start, end } = probe.found(index)
  if (typeof literal === 'boolean') return kind === 'true' || kind === 'false' ? ((kind === 'true') === literal) === (operator === '==') : null
  if (Buffer.isBuffer(literal)) {
    if (kind !== 'plain-string') return null
    const same = end - start === literal.length && bytes.compare(literal, 0, literal.length, start, end) === 0
    return same === (operator === '==')
  }
  return kind === 'whole' ? compare(operator, bytes, start, end, literal) : null
}

function compare(
  operator: Clause['operator'],
  bytes: Buffer,
  start: number,
  end: number,
  literal: { whole: bigint; double: number },
): boolean | null {
  const length = end - start
  if (length > MOST_INT_CHARACTERS) return null
  if (length <= EXACT_DIGITS && Number.isSafeInteger(literal.double)) return holds(operator, wholeAt(bytes, start, end) - literal.double)
  const whole = BigInt(bytes.toString('latin1', start, end))
  if (whole > MAX_INT || whole < MIN_INT) return null
  return holds(operator, whole < literal.whole ? -1 : whole > literal.whole ? 1 : 0)
}

function wholeAt(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === 0x2d
  let whole = 0
  for (let at = negative ? start + 1 : start; at < end; at++) whole = whole * 10 + ((bytes[at] ?? 0x30) - 0x30)
  return negative ? -whole : whole
}

function holds(operator: Clause['operator'], difference: number): boolean {
  switch (operator) {
    case '==':
      return difference === 0
    case '!=':
      return difference !== 0
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
  }
}
