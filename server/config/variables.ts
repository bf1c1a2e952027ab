import type { ConfigProblem } from './config.ts'

type Env = Record<string, string | undefined>

const reference = /\$(\$)?\{([^}]*)\}/g
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Puts the values of variables where a file says `${NAME}`, so that secrets need not stand in it; `$${NAME}` stays as `${NAME}`.
 * A variable that is missing or empty is a problem: an empty password would be refused much later, by a broker.
 */
export function withVariables(values: Record<string, unknown>, env: Env, where: (path: PropertyKey[]) => string) {
  const problems: ConfigProblem[] = []
  const used = new Set<string>()
  const text = (value: string, path: PropertyKey[]) =>
    value.replace(reference, (whole, escaped: string | undefined, name: string) => {
      if (escaped !== undefined) return whole.slice(1)
      const found = variableName.test(name) ? env[name] : undefined
      used.add(name)
      if (found === undefined || found === '') {
        const fix = `Set ${name}, or write $\${${name}} for these very characters.`
        problems.push({ path: where(path), message: `The variable ${name} is not set.`, fix })
      }
      return found ?? ''
    })
  const walk = (value: unknown, path: PropertyKey[]): unknown => {
    if (typeof value === 'string') return text(value, path)
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]))
    if (value === null || typeof value !== 'object') return value
    return mapOf(value, path)
  }
  const mapOf = (value: object, path: PropertyKey[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, [...path, key])]))
  return { values: mapOf(values, []), problems, used }
}
