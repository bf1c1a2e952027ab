import type { Part } from '../../../contract/records.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import { families } from '../headers/families.ts'
import { textOf } from '../headers/header-value.ts'
import { lastOf } from '../headers/origin-of.ts'
import type { Features } from './compare.ts'

const MAX_VALUE = 80
const MAX_FIELDS = 60

/** Headers that tell of the failure itself: every dead letter has them, and no source record. */
const failureHeaders = new Set(families.flatMap(({ fields, notes }) => [...Object.values(fields).flat(), ...Object.keys(notes ?? {})]))
const isOfFailure = (name: string) => failureHeaders.has(name) || /^(?:headgate-|__connect\.|__streams\.|__dlq\.|kafka_dlt-|MT-)/.test(name)

/** What can be compared of a record: its schema, its headers, the plain fields of its value. `partition` is that of the source. */
export function featuresOf(record: RawRecord, value: Part, partition: number | null): Features {
  const features = new Map<string, string>()
  if (value.schema?.id != null) features.set('value schema id', String(value.schema.id))
  features.set('value', value.present ? `${value.decoder}` : 'absent')
  if (partition !== null) features.set('partition', String(partition))
  for (const [name, { header }] of lastOf(record.headers)) {
    const text = isOfFailure(name) ? null : textOf(header)
    if (text !== null && text.length <= MAX_VALUE) features.set(`header ${name}`, text)
  }
  for (const [path, text] of fieldsOf(value)) features.set(`value.${path}`, text)
  return features
}

function fieldsOf(value: Part): [string, string][] {
  if (value.decoded === null || !value.decoded.startsWith('{')) return []
  try {
    return plainFields(JSON.parse(value.decoded), '', 0).slice(0, MAX_FIELDS)
  } catch (error) {
    // Cut for the list, or text that only looks like JSON.
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function plainFields(object: unknown, prefix: string, depth: number): [string, string][] {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return []
  return Object.entries(object).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const path = `${prefix}${name}`
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return [[path, String(value)]]
    if (typeof value === 'string') return value.length <= MAX_VALUE ? [[path, value]] : []
    return depth < 2 ? plainFields(value, `${path}.`, depth + 1) : []
  })
}
