export interface Clause {
  /** Names below `value`. */
  path: string[]
  operator: '==' | '!=' | '<' | '<=' | '>' | '>='
  /** A text as its UTF-8 bytes; a whole number exactly, and as a double. */
  literal: Buffer | boolean | { whole: bigint; double: number }
}

/** One comparison and what follows it. Texts with escapes, quotes inside or line breaks are left to CEL, as are numbers that are not decimal. */
const CLAUSE =
  /\s*value((?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)+)\s*(==|!=|<=|>=|<|>)\s*(?:(true|false)(?![A-Za-z0-9_])|(-?(?:0|[1-9]\d*))(?![A-Za-z0-9_.])|"([^"\\\n\r]*)"|'([^'\\\n\r]*)')\s*(&&|$)/y

const operators: ReadonlySet<string> = new Set<Clause['operator']>(['==', '!=', '<', '<=', '>', '>='])
const isOperator = (text: string | undefined): text is Clause['operator'] => text !== undefined && operators.has(text)

/** The comparisons of an expression that is nothing but comparisons of fields with literals, joined by `&&`; null for any other. */
export function clausesOf(expression: string): Clause[] | null {
  const clauses: Clause[] = []
  CLAUSE.lastIndex = 0
  for (;;) {
    const found = CLAUSE.exec(expression)
    if (found === null) return null
    const [, path = '', operator, word, digits, double, single, joint] = found
    const text = double ?? single
    const isOrder = operator !== '==' && operator !== '!='
    if (!isOperator(operator) || (isOrder && digits === undefined)) return null
    const literal =
      digits !== undefined ? { whole: BigInt(digits), double: Number(digits) } : text !== undefined ? Buffer.from(text) : word === 'true'
    const names = path.split('.').slice(1)
    clauses.push({ path: names.map((name) => name.trim()), operator, literal })
    if (joint === '') return clauses
  }
}
