import type { Ajv, Options, ValidateFunction } from 'ajv'
import { messageOf } from '../core/errors.ts'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import type { BoundedRun } from './bounded-run.ts'
import { decodeJson } from './json.ts'
import { Unreadable } from './json-text.ts'
import { ajv2019Library, ajv2020Library, ajvDraft04Library, ajvFormatsLibrary, ajvLibrary } from './libraries.ts'
import { MAX_SCHEMA_CHARS } from './limits.ts'
import { isLong, type Outcome } from './part.ts'
import type { Detail } from './types.ts'

const COMPILE_MS = 1000
const CHECK_MS = 250
/** Schema characters times value bytes: without costly keywords a check cannot do more steps than that, by far. */
const SIMPLE_WORK = 2 ** 24
/** Keywords with which a schema can make the check of a short value take for ever. */
const COSTLY = /"(pattern|patternProperties|uniqueItems|\$ref|\$dynamicRef|\$recursiveRef)"/

/** A schema's check; `failure`: why there is none. */
export interface JsonSchemaCheck {
  validate: ValidateFunction | null
  failure: string | null
  chars: number
  costly: boolean
}

const options: Options = {
  strict: false,
  // Numbers past the range of a double are infinite here, but they are numbers.
  strictNumbers: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
}

/** Makes the check ready, for the draft that `$schema` names (04, 2019-09, 2020-12, else 07). Never throws: a value is shown without it too. */
export function compileJsonSchema(schema: ResolvedSchema, bounded: BoundedRun): JsonSchemaCheck {
  const texts = [schema.text, ...schema.dependencies.map((dependency) => dependency.text)]
  const chars = texts.reduce((sum, text) => sum + text.length, 0)
  const costly = texts.some((text) => COSTLY.test(text))
  try {
    if (chars > MAX_SCHEMA_CHARS) throw new Unreadable('the schema text is too long')
    return { validate: bounded.run(() => compile(schema), COMPILE_MS), failure: null, chars, costly }
  } catch (error) {
    return { validate: null, failure: `the schema cannot be used: ${messageOf(error)}`, chars, costly }
  }
}

function compile(schema: ResolvedSchema): ValidateFunction {
  const root: unknown = JSON.parse(schema.text)
  if (typeof root !== 'boolean' && (typeof root !== 'object' || root === null)) throw new Unreadable('it is neither an object nor a boolean')
  const ajv = ajvFor(member(root, '$schema'))
  ajvFormatsLibrary()(ajv, { mode: 'fast' })
  const base = member(root, '$id') || member(root, 'id')
  for (const dependency of schema.dependencies) {
    const text: unknown = JSON.parse(dependency.text)
    if (typeof text !== 'object' || text === null) continue
    // A relative reference is resolved against the id of the schema that names it.
    for (const name of new Set([dependency.name, resolved(dependency.name, base)])) if (!ajv.getSchema(name)) ajv.addSchema(text, name)
  }
  return ajv.compile(root)
}

function ajvFor(draft: string): Ajv {
  if (draft.includes('draft-04')) return new (ajvDraft04Library())(options)
  if (draft.includes('2019-09')) return new (ajv2019Library())(options)
  if (draft.includes('2020-12')) return new (ajv2020Library())(options)
  return new (ajvLibrary())(options)
}

function member(schema: object | boolean, name: string): string {
  const value: unknown = typeof schema === 'object' ? Reflect.get(schema, name) : undefined
  return typeof value === 'string' ? value : ''
}

function resolved(name: string, base: string): string {
  return URL.canParse(name, base) ? new URL(name, base).href : name
}

/**
 * The JSON text as it is stored, whatever the schema says of it; that it is not valid, or was not checked, is the note.
 * A preview is checked only where that is sure to be quick; the single record always is, within a deadline.
 */
export function decodeJsonSchema(check: JsonSchemaCheck, payload: Buffer, detail: Detail, bounded: BoundedRun): Outcome {
  const json = decodeJson(payload, detail)
  if (!json.ok) return json
  const simple = !check.costly && check.chars * payload.length <= SIMPLE_WORK
  const skipped = isLong(payload, detail) || (detail === 'preview' && !simple && check.validate !== null)
  const notes = [skipped ? null : validityNote(check, payload, simple ? null : bounded), json.note].filter((note) => note !== null)
  return { ...json, note: notes.length > 0 ? notes.join('. ') : null }
}

function validityNote(check: JsonSchemaCheck, payload: Buffer, bounded: BoundedRun | null): string | null {
  const { validate } = check
  if (validate === null) return `Not checked against its schema: ${check.failure}`
  try {
    const run = () => validate(JSON.parse(payload.toString('utf8')))
    if (bounded === null ? run() : bounded.run(run, CHECK_MS)) return null
    const [error] = validate.errors ?? []
    return `Not valid against its schema: ${error?.instancePath || 'the value'} ${error?.message ?? ''}`.trimEnd()
  } catch (error) {
    if (error instanceof Unreadable) {
      // The next value shall not take as long.
      check.validate = null
      check.failure = error.message
    }
    return `Not checked against its schema: ${messageOf(error)}`
  }
}
