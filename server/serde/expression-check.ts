import { parse } from '@bufbuild/cel'
import { messageOf } from '../core/errors.ts'
import { bindings, compileExpression } from './expression.ts'

/** Brackets inside brackets: more than anybody writes, and fewer than exhaust the parser's stack. */
const MOST_NESTED = 64

/** Where an expression is wrong; line and column count from 1. */
export interface Fault {
  message: string
  line: number
  column: number
}

/** null: the expression can be evaluated. Never throws, however hostile the text. */
export function checkExpression(expression: string): Fault | null {
  const deep = tooDeepAt(expression)
  if (deep !== null) return { message: `More than ${MOST_NESTED} brackets inside each other.`, line: 1, column: deep + 1 }
  try {
    const strange = unknownName(parse(expression).expr)
    if (strange !== null) return { ...placeOf(expression, strange), message: unknownMessage(strange) }
    compileExpression(expression)
    return null
  } catch (error) {
    if (error instanceof RangeError) return { message: 'The expression is nested too deeply.', line: 1, column: 1 }
    return { message: wordsOf(error), ...locationOf(error) }
  }
}

function tooDeepAt(expression: string): number | null {
  let depth = 0
  for (let at = 0; at < expression.length; at++) {
    const character = expression.charAt(at)
    if ('([{'.includes(character) && ++depth > MOST_NESTED) return at
    if (')]}'.includes(character)) depth--
  }
  return null
}

const unknownMessage = (name: string) => `There is no ${name} in a record; there are ${[...bindings].join(', ')}.`

/** The first name that is neither a part of a record, nor one that a macro binds, nor a type. */
function unknownName(root: unknown): string | null {
  const bound = new Set<string>([...bindings, 'int', 'uint', 'double', 'string', 'bytes', 'bool', 'list', 'map', 'null_type', 'type', 'google'])
  const names: string[] = []
  const level: unknown[] = [root]
  for (let node = level.pop(); node !== undefined; node = level.pop()) {
    if (typeof node !== 'object' || node === null) continue
    const { case: kind, value } = caseOf(node)
    if (kind === 'identExpr') names.push(String(Reflect.get(Object(value), 'name')))
    if (kind === 'comprehensionExpr') for (const field of ['iterVar', 'iterVar2', 'accuVar']) bound.add(String(Reflect.get(Object(value), field)))
    level.push(...Object.values(node))
  }
  return names.find((name) => !bound.has(name)) ?? null
}

function caseOf(node: object): { case: unknown; value: unknown } {
  return { case: Reflect.get(node, 'case'), value: Reflect.get(node, 'value') }
}

function placeOf(expression: string, name: string): { line: number; column: number } {
  const at = Math.max(0, expression.search(new RegExp(`(?<![\\w.])${name.replace(/\W/g, '')}(?!\\w)`)))
  const before = expression.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** The parser's own place where it tells one. */
function locationOf(error: unknown): { line: number; column: number } {
  const location: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'location') : undefined
  const start: unknown = typeof location === 'object' && location !== null ? Reflect.get(location, 'start') : undefined
  const read = (name: string) => {
    const found: unknown = typeof start === 'object' && start !== null ? Reflect.get(start, name) : undefined
    return typeof found === 'number' ? found : 1
  }
  return { line: read('line'), column: read('column') }
}

function wordsOf(error: unknown): string {
  const raw: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'rawMessage') : undefined
  return typeof raw === 'string' ? raw : messageOf(error)
}
