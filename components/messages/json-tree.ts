import { writePath } from './column-path.ts'
import type { JsonLines } from './json-lines.ts'
import { tokenAt } from './json-tokens.ts'

/** Which line closes each line that opens an object or a list; −1 for all others. */
export type Closers = Int32Array

/** Places only, as in the layout: nothing of the text is copied. */
export function closersOf(lines: JsonLines): Closers {
  const closers = new Int32Array(lines.count).fill(-1)
  const open: number[] = []
  for (let index = 0; index < lines.count; index += 1) {
    if (lines.numbers[index] === 0) continue
    const first = lines.text.charAt(lines.starts[index] ?? 0)
    if (first === '}' || first === ']') {
      const opener = open.pop()
      if (opener !== undefined) closers[opener] = index
    }
    const last = lines.text.charAt((lines.ends[index] ?? 1) - 1)
    if (last === '{' || last === '[') open.push(index)
  }
  return closers
}

/** The lines in sight when `folded` ones are shut: a shut line hides what it holds and its closing line. */
export function shownLines(lines: JsonLines, closers: Closers, folded: ReadonlySet<number>): Int32Array {
  if (folded.size === 0) return Int32Array.from({ length: lines.count }, (_line, index) => index)
  const shown: number[] = []
  for (let index = 0; index < lines.count; index += 1) {
    shown.push(index)
    if (folded.has(index) && (closers[index] ?? -1) >= 0) index = closers[index] ?? index
  }
  return Int32Array.from(shown)
}

/** All lines that hold something, but the outermost. */
export function foldable(closers: Closers): Set<number> {
  const all = new Set<number>()
  for (let index = 1; index < closers.length; index += 1) if ((closers[index] ?? -1) >= 0) all.add(index)
  return all
}

/** How many members a line holds, for what stands in its place when it is shut. */
export function memberCount(lines: JsonLines, closers: Closers, index: number): number {
  const depth = (lines.depths[index] ?? 0) + 1
  let count = 0
  for (let at = index + 1; at < (closers[index] ?? -1); at += 1) {
    if (lines.numbers[at] !== 0 && lines.depths[at] === depth && !isCloser(lines, at)) count += 1
  }
  return count
}

/** Where the value of a line is, as `value.items[3].id`: the way in which filters and columns name it. */
export function pathOf(lines: JsonLines, index: number, root: 'key' | 'value'): string {
  const steps: (string | number)[] = []
  let line = headOf(lines, index)
  if (isCloser(lines, line)) line = openerOf(lines, line)
  for (let depth = lines.depths[line] ?? 0; depth > 0; depth -= 1) {
    const parent = parentOf(lines, line, depth)
    steps.unshift(nameOf(lines, line) ?? positionIn(lines, parent, line, depth))
    line = parent
  }
  return writePath({ root, steps })
}

/** The value of a line as it is stored, every digit and escape kept; of one that holds others all of it. */
export function valueText(lines: JsonLines, closers: Closers, index: number): string {
  let line = headOf(lines, index)
  if (isCloser(lines, line)) line = openerOf(lines, line)
  const closer = closers[line] ?? -1
  const last = closer >= 0 ? closer : tailOf(lines, line)
  const end = lines.ends[last] ?? 0
  const text = lines.text.slice(valueStart(lines, line), end)
  return text.endsWith(',') ? text.slice(0, -1) : text
}

/** Lines that have the words in a name or a value, in order; small and capital letters are the same. */
export function linesWith(lines: JsonLines, words: string): number[] {
  if (words === '') return []
  const wanted = words.toLowerCase()
  const text = lines.text.toLowerCase()
  // A few letters change their length with their case: their text is searched as it is.
  const searched = text.length === lines.text.length ? text : lines.text
  const found: number[] = []
  let line = 0
  for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at)) {
    while (line < lines.count - 1 && (lines.ends[line] ?? 0) <= at) line += 1
    found.push(line)
    at = Math.max(at + 1, lines.ends[line] ?? at + 1)
  }
  return found
}

/** The lines around one that must be open for it to be in sight. */
export function aroundOf(lines: JsonLines, index: number): number[] {
  const around: number[] = []
  let line = headOf(lines, index)
  for (let depth = lines.depths[line] ?? 0; depth > 0; depth -= 1) {
    line = parentOf(lines, line, depth)
    around.push(line)
  }
  return around
}

/** A long line goes on in rows without a number: the one that it begins with. */
function headOf(lines: JsonLines, index: number): number {
  let line = index
  while (line > 0 && lines.numbers[line] === 0) line -= 1
  return line
}

function tailOf(lines: JsonLines, index: number): number {
  let line = index
  while (line + 1 < lines.count && lines.numbers[line + 1] === 0) line += 1
  return line
}

function isCloser(lines: JsonLines, index: number): boolean {
  const first = lines.text.charAt(lines.starts[index] ?? 0)
  return first === '}' || first === ']'
}

function openerOf(lines: JsonLines, index: number): number {
  const depth = lines.depths[index] ?? 0
  let line = index - 1
  while (line > 0 && (lines.numbers[line] === 0 || (lines.depths[line] ?? 0) > depth)) line -= 1
  return Math.max(0, line)
}

function parentOf(lines: JsonLines, index: number, depth: number): number {
  let line = index - 1
  while (line > 0 && (lines.numbers[line] === 0 || (lines.depths[line] ?? 0) >= depth)) line -= 1
  return Math.max(0, line)
}

function positionIn(lines: JsonLines, parent: number, line: number, depth: number): number {
  let position = 0
  for (let at = parent + 1; at < line; at += 1) {
    if (lines.numbers[at] !== 0 && lines.depths[at] === depth && !isCloser(lines, at)) position += 1
  }
  return position
}

/** The name of a member; null for an element of a list. */
function nameOf(lines: JsonLines, index: number): string | null {
  const first = tokenAt(lines.text, lines.starts[index] ?? 0)
  if (first?.kind !== 'string') return null
  const colon = tokenAt(lines.text, first.end)
  if (colon === null || lines.text.charAt(colon.start) !== ':') return null
  try {
    const name: unknown = JSON.parse(lines.text.slice(first.start, first.end))
    return typeof name === 'string' ? name : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function valueStart(lines: JsonLines, index: number): number {
  const start = lines.starts[index] ?? 0
  if (nameOf(lines, index) === null) return start
  const name = tokenAt(lines.text, start)
  const colon = name === null ? null : tokenAt(lines.text, name.end)
  const value = colon === null ? null : tokenAt(lines.text, colon.end)
  return value?.start ?? start
}
