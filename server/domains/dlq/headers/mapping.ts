import { stepsOfPath } from '../../../contract/mapped-path.ts'
import type { RawHeader } from '../../../gateways/kafka/types.ts'
import { textOf } from './header-value.ts'
import { type DeadLetter, lastOf, originOf } from './origin-of.ts'

/** Where a mapping finds a field: a header, or a place in the JSON of key or value, such as `error.cause.message` or `items.0.id`. */
export interface MappedPath {
  from: 'header' | 'key' | 'value'
  path: string
}

export const mappedFields = [
  'originTopic',
  'originPartition',
  'originOffset',
  'originTimestamp',
  'writer',
  'exceptionClass',
  'message',
  'stack',
  'attempts',
] as const

/** Set by a person for a queue whose records describe their failure in their own way. */
export type Mapping = Partial<Record<(typeof mappedFields)[number], MappedPath>>

/** Longest JSON that a mapping looks into. */
const MAX_JSON_BYTES = 1 << 20

interface LetterBytes {
  key: Buffer | null
  value: Buffer | null
  headers: readonly RawHeader[]
}

/** Reads a dead letter by its headers (`letter`, where they were read before) and, where one is set, by the queue's mapping: what that finds counts more. */
export function letterOf(record: LetterBytes, mapping: Mapping | null, letter = originOf(record.headers)): DeadLetter {
  if (mapping === null) return letter
  const find = finder(record)
  const text = (field: keyof Mapping) => {
    const place = mapping[field]
    const found = place === undefined ? null : find(place)
    return found !== null && 'text' in found ? found.text : null
  }
  const whole = (field: keyof Mapping) => {
    const found = text(field)
    return found !== null && /^\d{1,19}$/.test(found) ? BigInt(found) : null
  }
  const [partition, attempts, writer] = [whole('originPartition'), whole('attempts'), text('writer')]
  const mapped = {
    originTopic: text('originTopic'),
    originPartition: partition === null || partition > 2_147_483_647n ? null : Number(partition),
    originOffset: whole('originOffset'),
    originTimestamp: whole('originTimestamp') ?? timeOf(text('originTimestamp')),
    writer: writer === null ? null : { kind: 'application' as const, name: writer },
    exceptionClass: text('exceptionClass'),
    message: text('message'),
    stack: text('stack'),
    attempts: attempts === null || attempts > 1_000_000n ? null : Number(attempts),
  }
  const found = Object.fromEntries(Object.entries(mapped).filter(([, value]) => value !== null))
  if (Object.keys(found).length === 0) return letter
  return { ...letter, ...found, family: letter.family ?? 'mapping' }
}

function timeOf(text: string | null): bigint | null {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : BigInt(time)
}

/** What a mapping finds in one record, field by field, and why not. */
export function explainMapping(record: LetterBytes, mapping: Mapping): { field: (typeof mappedFields)[number]; found: Found }[] {
  const find = finder(record)
  return mappedFields.flatMap((field) => {
    const place = mapping[field]
    if (place === undefined) return []
    const found = find(place)
    return [{ field, found: 'text' in found ? (misfit(field, found.text) ?? found) : found }]
  })
}

/** Text that is there, and is not what the field has to be. */
function misfit(field: (typeof mappedFields)[number], text: string): Found | null {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  const whole = field === 'originPartition' || field === 'originOffset' || field === 'attempts'
  if (whole && !/^\d{1,19}$/.test(text)) return { problem: `"${shown}" is no whole number` }
  if (field === 'originTimestamp' && !/^\d{1,19}$/.test(text) && timeOf(text) === null) return { problem: `"${shown}" is no time` }
  return null
}

/** What stands at a place; or why nothing does. */
export type Found = { text: string } | { problem: string }

/** JSON is read once per record, and only when a path asks for it. */
function finder({ key, value, headers }: LetterBytes): (path: MappedPath) => Found {
  const parsed = new Map<'key' | 'value', unknown>()
  const json = (part: 'key' | 'value'): unknown => {
    if (!parsed.has(part)) parsed.set(part, jsonOf(part === 'key' ? key : value))
    return parsed.get(part)
  }
  const last = lastOf(headers)
  return (place) => {
    if (place.from !== 'header') {
      const root = json(place.from)
      return root === undefined ? { problem: `the ${place.from} is no JSON` } : textAt(root, place.path)
    }
    const header = last.get(place.path)?.header
    if (header === undefined) return { problem: 'there is no header of this name' }
    const text = textOf(header)
    return text === null ? { problem: 'the header holds no text' } : { text }
  }
}

/** JSON as it is, or behind the frame of a schema registry; undefined for anything else. */
function jsonOf(bytes: Buffer | null): unknown {
  if (bytes === null || bytes.length > MAX_JSON_BYTES) return undefined
  const text = (bytes[0] === 0 && bytes.length > 5 ? bytes.subarray(5) : bytes).toString('utf8')
  try {
    return JSON.parse(text, digits)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Whole numbers as they were written: offsets do not fit a double. */
function digits(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source !== undefined ? context.source : value
}

function textAt(root: unknown, path: string): Found {
  let found = root
  let walked = ''
  for (const step of stepsOfPath(path)) {
    if (typeof found !== 'object' || found === null) return { problem: `${walked || 'the whole'} is neither an object nor a list` }
    found = Object.getOwnPropertyDescriptor(found, step)?.value
    if (found === undefined) return { problem: `there is no "${step}"${walked === '' ? '' : ` in ${walked}`}` }
    walked = walked === '' ? step : `${walked}.${step}`
  }
  if (typeof found === 'string') return { text: found }
  if (typeof found === 'boolean') return { text: String(found) }
  return { problem: found === null ? 'it is null' : 'it is an object or a list, not text' }
}
