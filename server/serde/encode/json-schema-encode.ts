import type { ErrorObject } from 'ajv'
import type { ResolvedSchema } from '../../gateways/registry/types.ts'
import type { BoundedRun } from '../bounded-run.ts'
import { compileJsonSchema } from '../json-schema.ts'
import { Unreadable } from '../json-text.ts'
import { DoesNotFit, memberPath } from './does-not-fit.ts'
import { type PlacedJson, parsePlaced } from './placed-json.ts'

/** All values that one request checks against a schema: its author decides how long each takes. */
const CHECKS_MS = 2000

/** What a value has against its schema; null where it fits. Throws `Unreadable` when the time of all values together is over. */
export type JsonCheck = (json: string) => ErrorObject | null

/** Throws `Unreadable` where the schema cannot be used: what is not checked is not framed with its id. */
export function jsonSchemaCheck(schema: ResolvedSchema, bounded: BoundedRun): JsonCheck {
  const { validate, failure } = compileJsonSchema(schema, bounded)
  if (validate === null) throw new Unreadable(failure ?? 'it cannot be compiled')
  let leftMs = CHECKS_MS
  return (json) => {
    if (leftMs < 1) throw new Unreadable(`checking the values against the schema takes longer than ${CHECKS_MS} ms`)
    const since = performance.now()
    try {
      if (bounded.run(() => validate(JSON.parse(json)), Math.ceil(leftMs))) return null
      return validate.errors?.[0] ?? { keyword: '', instancePath: '', schemaPath: '', params: {} }
    } finally {
      leftMs -= performance.now() - since
    }
  }
}

/** The text itself, once it is valid. Numbers are checked as 64-bit floats and written as they stand. Throws `DoesNotFit`. */
export function encodeJsonSchema(json: string, check: JsonCheck): Buffer {
  const root = parsePlaced(json)
  const error = check(json)
  if (error !== null) throw faultOf(root, error)
  return Buffer.from(json, 'utf8')
}

/** A JSON pointer (RFC 6901) followed into the text. */
function faultOf(root: PlacedJson, { instancePath, message, params }: ErrorObject): DoesNotFit {
  let place: { path: string; at: number } = root
  let value: PlacedJson | undefined = root
  for (const step of instancePath.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    value = childOf(value, name)
    if (value === undefined) break
    place = value
  }
  const extra: unknown = params.additionalProperty
  const member = typeof extra === 'string' && value?.kind === 'object' ? value.members.find(({ name }) => name === extra) : undefined
  if (member !== undefined) place = { path: memberPath(place.path, member.name), at: member.at }
  return new DoesNotFit(place, message ?? 'not valid', hintOf(params))
}

function childOf(value: PlacedJson | undefined, name: string): PlacedJson | undefined {
  if (value?.kind === 'array') return value.items[Number(name)]
  return value?.kind === 'object' ? value.members.find((member) => member.name === name)?.value : undefined
}

function hintOf(params: Record<string, unknown>): string {
  const { missingProperty, allowedValues, allowedValue } = params
  if (typeof missingProperty === 'string') return `Add ${missingProperty}.`
  if (Array.isArray(allowedValues)) return `Use one of ${JSON.stringify(allowedValues).slice(1, 300)}.`
  return allowedValue === undefined ? 'Change it as the schema says.' : `Use ${JSON.stringify(allowedValue).slice(0, 300)}.`
}
