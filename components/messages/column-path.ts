import type { UrlField } from '../data/url-params.ts'

/** A place inside a record: `value.payload.vin`, `key`, `headers["trace-id"]`. */
export interface ColumnPath {
  root: 'key' | 'value' | 'headers'
  /** Names of fields and indexes of arrays; of headers exactly one name. */
  steps: readonly (string | number)[]
}

const MOST_COLUMNS = 12
const MOST_STEPS = 32
const ROOT = /^(?:key|value|headers)/
const NAME = /^\.([\p{L}_$][\p{L}\p{N}_$-]*)/u
const INDEX = /^\[(\d{1,9})\]/
const QUOTED = /^\[("(?:[^"\\]|\\.)*")\]/
/** Names of headers have dots and dashes as a rule: after `headers.` the rest is the name. */
const HEADER = /^\.([^\s,"[\]]+)$/

/** Reads a path as a person or an address writes it; null where it is none. */
export function readPath(text: string): ColumnPath | null {
  const root = ROOT.exec(text)?.[0]
  if (root !== 'key' && root !== 'value' && root !== 'headers') return null
  let rest = text.slice(root.length)
  const header = root === 'headers' ? HEADER.exec(rest) : null
  if (header?.[1] !== undefined) return { root, steps: [header[1]] }
  const steps: (string | number)[] = []
  while (rest !== '') {
    const found = NAME.exec(rest) ?? INDEX.exec(rest) ?? QUOTED.exec(rest)
    if (found?.[1] === undefined || steps.length === MOST_STEPS) return null
    const step = stepOf(found[0], found[1])
    if (step === null) return null
    steps.push(step)
    rest = rest.slice(found[0].length)
  }
  return root !== 'headers' || (steps.length === 1 && typeof steps[0] === 'string') ? { root, steps } : null
}

function stepOf(whole: string, inner: string): string | number | null {
  if (whole.startsWith('.')) return inner
  if (!inner.startsWith('"')) return Number(inner)
  try {
    const name: unknown = JSON.parse(inner)
    return typeof name === 'string' ? name : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The one way in which a path is written: `readPath` reads it back. */
export function writePath({ root, steps }: ColumnPath): string {
  const [name] = steps
  if (root === 'headers' && typeof name === 'string') return HEADER.test(`.${name}`) ? `headers.${name}` : `headers[${JSON.stringify(name)}]`
  return root + steps.map((step) => (typeof step === 'number' ? `[${step}]` : writeName(step))).join('')
}

const writeName = (name: string) => (NAME.exec(`.${name}`)?.[0] === `.${name}` ? `.${name}` : `[${JSON.stringify(name)}]`)

/** Paths with commas between them; a comma inside quotes parts nothing. */
function splitPaths(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []
}

/** Columns in the address: canonical, each once. Any that is no path makes the whole invalid. */
export const columnPaths = (): UrlField<readonly string[]> => ({
  fallback: [],
  read: (text) => {
    const paths = splitPaths(text).map(readPath)
    const known = paths.filter((path) => path !== null)
    return known.length === paths.length ? withoutRepeats(known.map(writePath)) : null
  },
  write: (paths) => withoutRepeats(paths).join(','),
})

const withoutRepeats = (paths: readonly string[]) => [...new Set(paths)].slice(0, MOST_COLUMNS)
