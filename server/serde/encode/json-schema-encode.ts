import type { ErrorObject } from 'ajv'
import type { BoundedRun } from '../bounded-run.ts'
import type { JsonSchemaCheck } from '../json-schema.ts'
import { DoesNotFit, memberPath } from './does-not-fit.ts'
import { type PlacedJson, parsePlaced } from './placed-json.ts'

const CHECK_MS = 1000

/**
 * The text itself, once it is valid against its schema. Numbers are checked as 64-bit floats and written as they stand. Throws
 * `DoesNotFit`, also where the schema cannot be used: what is not checked is not framed with its id.
 */
export function encodeJsonSchema(check: JsonSchemaCheck, json: string, bounded: BoundedRun): Buffer {
  const root = parsePlaced(json)
  const { validate, failure } = check
  if (validate === null) throw new DoesNotFit(root, `it cannot be checked: ${failure}`, 'Correct the schema, or send the value as JSON without one.')
  if (!bounded.run(() => validate(JSON.parse(json)), CHECK_MS)) {
    const [error] = validate.errors ?? []
    throw error === undefined ? new DoesNotFit(root, 'it is not valid', 'See the schema.') : faultOf(root, error)
  }
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
