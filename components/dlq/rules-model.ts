import type { DlqRules } from '../../server/contract/dlq-rules.ts'
import type { DlqMapping } from '../../server/contract/dlqs.ts'
import { pathProblem } from '../../server/contract/mapped-path.ts'

export type MappedField = keyof DlqMapping
export type From = 'header' | 'key' | 'value'

export const mappedFields: readonly { field: MappedField; label: string; example: string }[] = [
  { field: 'originTopic', label: 'Origin topic', example: 'source.topic' },
  { field: 'originPartition', label: 'Origin partition', example: 'source.partition' },
  { field: 'originOffset', label: 'Origin offset', example: 'source.offset' },
  { field: 'originTimestamp', label: 'Origin time', example: 'source.timestamp' },
  { field: 'writer', label: 'Failed in', example: 'consumer' },
  { field: 'exceptionClass', label: 'Exception class', example: 'error.class' },
  { field: 'message', label: 'Message', example: 'error.message' },
  { field: 'stack', label: 'Stack trace', example: 'error.stack' },
  { field: 'attempts', label: 'Attempts', example: 'attempts' },
]

export interface RuleDraft {
  /** Of this draft alone: what is edited keeps its place while others come and go. */
  id: number
  topics: string
  fields: Record<MappedField, { from: From; path: string }>
}

const blank = { from: 'value' as const, path: '' }

export function ruleDraft(id: number, topics: string, mapping: DlqMapping): RuleDraft {
  const of = (field: MappedField) => mapping[field] ?? blank
  return {
    id,
    topics,
    fields: {
      originTopic: of('originTopic'),
      originPartition: of('originPartition'),
      originOffset: of('originOffset'),
      originTimestamp: of('originTimestamp'),
      writer: of('writer'),
      exceptionClass: of('exceptionClass'),
      message: of('message'),
      stack: of('stack'),
      attempts: of('attempts'),
    },
  }
}

/** Fields without a path are left out. */
export function mappingOf({ fields }: Pick<RuleDraft, 'fields'>): DlqMapping {
  const mapping: DlqMapping = {}
  for (const { field } of mappedFields) {
    const { from, path } = fields[field]
    if (path.trim() !== '') mapping[field] = { from, path: path.trim() }
  }
  return mapping
}

/** What is wrong with the path of a field; null: nothing, or there is none. */
export function fieldProblem({ from, path }: { from: From; path: string }): string | null {
  return from === 'header' || path.trim() === '' ? null : pathProblem(path.trim())
}

/** The fields whose paths hold: what is half written does not hide what the others find. */
export function mappingToTry(rule: Pick<RuleDraft, 'fields'>): DlqMapping {
  const mapping = mappingOf(rule)
  for (const { field } of mappedFields) if (fieldProblem(rule.fields[field]) !== null) delete mapping[field]
  return mapping
}

/** Patterns one a line; `lines` tells for each on which line it stands, from 1. */
export function patternLines(text: string): { names: string[]; lines: number[] } {
  const filled = text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [{ name: line.trim(), line: at + 1 }]))
  return { names: filled.map(({ name }) => name), lines: filled.map(({ line }) => line) }
}

export function rulesBody(text: string, rules: readonly RuleDraft[]): DlqRules {
  return { names: patternLines(text).names, mappings: rules.map((rule) => ({ topics: rule.topics.trim(), mapping: mappingOf(rule) })) }
}

/** Where an error of the server belongs: `body.names.3` is a line of the text, `body.mappings.0.…` a rule. */
export function placeWords(path: string, lines: readonly number[]): string {
  const [, part, at, rest = ''] = /^body\.(names|mappings)\.(\d+)\.?(.*)$/.exec(path) ?? []
  if (part === 'names') return `Line ${lines[Number(at)] ?? '?'} of the names`
  if (part === undefined) return ''
  const field = mappedFields.find((one) => rest === `mapping.${one.field}.path` || rest === `mapping.${one.field}`)
  if (field !== undefined) return `Mapping ${Number(at) + 1}, ${field.label.toLowerCase()}`
  return `Mapping ${Number(at) + 1}${rest.startsWith('topics') ? ', topics' : ''}`
}

/** Whether a pattern with `*` fits a name; what a regular expression says only the server knows. */
export function globFits(pattern: string, name: string): boolean {
  if (pattern.startsWith('/')) return false
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const text = name.toLowerCase()
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const middle of rest) {
    const found = text.indexOf(middle, at)
    if (found < 0) return false
    at = found + middle.length
  }
  return at + last.length <= text.length
}
