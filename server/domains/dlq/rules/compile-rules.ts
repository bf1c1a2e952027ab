import { createHash } from 'node:crypto'
import type { FieldError } from '../../../contract/problem.ts'
import type { StoredRules } from '../../../core/dead-letters.ts'
import { defaultNameRules, globRule, type NameRules, nameRules } from '../find/name-rules.ts'
import { type Mapping, mappedFields } from '../headers/mapping.ts'
import { mappingOf } from '../headers/stored-mapping.ts'

/** The rules of this installation, ready to be asked. */
export interface Rules {
  names: NameRules
  /** The mapping of the first rule whose pattern fits the topic; null: none does. */
  mappingFor(topic: string): Mapping | null
}

type Fits = (topic: string) => boolean

/** null: nobody has changed them. What is kept was checked before; a pattern that does not compile any more fits nothing. */
export async function compileRules(stored: StoredRules | null): Promise<Rules> {
  const names = stored?.names ?? defaultNameRules
  const rules = stored?.mappings ?? []
  const compile = await compiler([...names, ...rules.map(({ topics }) => topics)])
  const fits = (pattern: string): Fits => {
    const compiled = compile(pattern)
    return 'fits' in compiled ? compiled.fits : () => false
  }
  const expressions = names.filter(isExpression).map(fits)
  const mappings = rules.map(({ topics, mapping }) => ({ fits: fits(topics), mapping: mappingOf(mapping) }))
  return {
    names: nameRules(
      names.filter((name) => !isExpression(name)),
      (topic) => expressions.some((one) => one(topic)),
    ),
    mappingFor: (topic) => mappings.find((rule) => rule.fits(topic))?.mapping ?? null,
  }
}

/** What is wrong with patterns, each by its place in the body. */
export async function patternErrors(rules: { names: readonly string[]; mappings: readonly { topics: string }[] }): Promise<FieldError[]> {
  const placed = [
    ...rules.names.map((pattern, at) => ({ pattern, path: `body.names.${at}` })),
    ...rules.mappings.map(({ topics }, at) => ({ pattern: topics, path: `body.mappings.${at}.topics` })),
  ]
  const compile = await compiler(placed.map(({ pattern }) => pattern))
  return placed.flatMap(({ pattern, path }) => {
    const compiled = compile(pattern)
    if ('fits' in compiled) return []
    return [
      {
        path,
        message: compiled.problem,
        fix: 'Use * for any characters, or a regular expression between slashes without back references and (?=, (?!, (?<.',
      },
    ]
  })
}

/** What index was made with it: the same for equal mappings, empty for none. */
export function mappingMark(mapping: Mapping | null): string {
  if (mapping === null) return ''
  const fields = mappedFields.map((field) => [field, mapping[field]?.from, mapping[field]?.path])
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 24)
}

const isExpression = (pattern: string) => pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')

type Compiled = { fits: Fits } | { problem: string }

/** The library of regular expressions is loaded with the first one. */
async function compiler(patterns: readonly string[]): Promise<(pattern: string) => Compiled> {
  const expression = patterns.some(isExpression) ? await expressionCompiler() : globCompiler
  return (pattern) => (isExpression(pattern) ? expression(pattern) : globCompiler(pattern))
}

function globCompiler(pattern: string): Compiled {
  if (!/^[A-Za-z0-9._*-]+$/.test(pattern)) {
    return { problem: `"${pattern}" fits no topic: names hold letters, digits, dots, underscores and hyphens.` }
  }
  const fits = globRule(pattern)
  return { fits: (topic) => fits(topic.toLowerCase()) }
}

async function expressionCompiler(): Promise<(pattern: string) => Compiled> {
  const { linearPattern, PatternError } = await import('../../../serde/linear-pattern.ts')
  return (pattern) => {
    try {
      return { fits: linearPattern(pattern.slice(1, -1)) }
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      return { problem: `${pattern} is refused: ${error.message}.` }
    }
  }
}
