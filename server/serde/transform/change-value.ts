import type { RawRecord } from '../../gateways/kafka/types.ts'
import type { ResolvedSchema, SchemaKey } from '../../gateways/registry/types.ts'
import { DoesNotFit } from '../encode/does-not-fit.ts'
import { type PlacedJson, parsePlaced } from '../encode/placed-json.ts'
import { compileResult } from '../expression.ts'
import { parseLossless } from '../lossless-json.ts'
import { createChoiceReader } from '../read-choice.ts'
import { createSchemaDecoders } from '../schema-decoders.ts'
import type { SchemaSet } from '../types.ts'
import { applyPatch } from './apply-patch.ts'
import { ChangeFault } from './change-fault.ts'
import { expressionJson, floatTexts } from './expression-json.ts'
import { isUnchanged, writeJson } from './json-tree.ts'
import { readPatch } from './read-patch.ts'
import { readSource, type Source } from './read-source.ts'
import type { Change, Changed } from './types.ts'
import type { ValueEncoder } from './value-encoder.ts'

/** What becomes of one value. null: schemas that it lacks were added to `wanted`. */
export type ChangeValue = (record: RawRecord, schemas: SchemaSet, wanted: Set<SchemaKey>, encoder: ValueEncoder) => Changed | null

/** The value before as a tree; null where it is no JSON. */
interface Before {
  source: Exclude<Source, { kind: 'wanted' }>
  tree: PlacedJson | null
}
type Compute = (record: RawRecord, before: Before, schemas: SchemaSet, wanted: Set<SchemaKey>) => string | null

/** Compiles what is to be done with the values of records. Throws where patch or expression are none. */
export function compileChange({ change, encode }: Change): ChangeValue {
  const reader = createChoiceReader(createSchemaDecoders())
  const compute = 'patch' in change ? byPatch(change.patch) : byExpression(change.expression, 'own' in encode)
  return (record, schemas, wanted, encoder) => {
    const source = readSource(record, schemas, reader)
    const key = 'schema' in encode ? encode.schema : null
    const target = key === null ? undefined : schemas.found.get(key)
    if (source.kind === 'wanted') wanted.add(source.key)
    if (key !== null && target === undefined && !schemas.misses.has(key) && schemas.unavailable === null) wanted.add(key)
    if (wanted.size > 0 || source.kind === 'wanted') return null
    const before = source.kind === 'json' ? source.json : null
    try {
      if (key !== null && target === undefined)
        throw new ChangeFault(schemas.unavailable ?? schemas.misses.get(key)?.reason ?? 'the chosen schema is not known')
      const tree = before === null ? null : parsePlaced(before)
      const after = compute(record, { source, tree }, schemas, wanted)
      if (after === null) return null
      return { before, after, ...encoded({ source, tree }, after, encode, target, encoder) }
    } catch (error) {
      if (error instanceof ChangeFault) return { kind: 'fault', before, after: null, reason: error.message }
      if (error instanceof DoesNotFit) return { kind: 'fault', before, after: null, reason: `${error.path || 'the value'}: ${error.message}` }
      throw error
    }
  }
}

function byPatch(text: string): Compute {
  const patch = readPatch(text)
  if ('fault' in patch) throw new ChangeFault(patch.fault.message)
  return (_record, { source, tree }) => {
    if (source.kind === 'none') throw new ChangeFault('it has no value (a tombstone): there is nothing to patch')
    if (source.kind === 'unread') throw new ChangeFault(`its value cannot be read: ${source.reason}`)
    if (tree === null) throw new ChangeFault('its value is no JSON and names no schema: a patch needs a path to follow')
    return writeJson(applyPatch(patch.steps, tree))
  }
}

function byExpression(expression: string, own: boolean): Compute {
  const { evaluate, uses } = compileResult(expression)
  return (record, { source, tree }, schemas, wanted) => {
    if (source.kind === 'unread' && (own || uses('value'))) throw new ChangeFault(`its value cannot be read: ${source.reason}`)
    const read = source.kind === 'json' ? { value: parseLossless(source.json) } : source.kind === 'plain' ? undefined : { value: null }
    const made = evaluate(record, schemas, wanted, read)
    if (made === null) return null
    if ('fault' in made) throw new ChangeFault(`the expression makes nothing of it: ${made.fault}`)
    return expressionJson(made.result, tree === null ? new Map() : floatTexts(tree))
  }
}

type Bytes = { kind: 'same' } | { kind: 'changed'; value: Uint8Array<ArrayBuffer> } | { kind: 'fault'; reason: string }

function encoded(before: Before, after: string, encode: Change['encode'], target: ResolvedSchema | undefined, encoder: ValueEncoder): Bytes {
  try {
    return bytesOf(before, after, encode, target, encoder)
  } catch (error) {
    if (error instanceof ChangeFault) return { kind: 'fault', reason: error.message }
    throw error
  }
}

/** What is equal afterwards, and in the same schema, keeps its bytes: JSON alone may be equal and not valid. */
function bytesOf(
  { source, tree }: Before,
  after: string,
  encode: Change['encode'],
  target: ResolvedSchema | undefined,
  encoder: ValueEncoder,
): Bytes {
  const wrapping = source.kind === 'json' ? source.wrapping : null
  const inHeader = wrapping?.inHeader ?? (source.kind === 'unread' && source.inHeader)
  const framed = wrapping !== null && (wrapping.inHeader || wrapping.prefix.length > 0)
  const sameSchema = 'own' in encode || ('schema' in encode ? framed && wrapping.schema.id === encode.schema : wrapping === null)
  const json = parsePlaced(after)
  if (sameSchema) {
    const unchanged = tree !== null && isUnchanged(tree, json)
    if (wrapping !== null && (!unchanged || wrapping.schema.type === 'JSON')) {
      const value = encoder.likeBefore(wrapping, after)
      return unchanged ? { kind: 'same' } : changed(value)
    }
    return unchanged ? { kind: 'same' } : changed(Buffer.from(after, 'utf8'))
  }
  if (inHeader) throw new ChangeFault('a header, which stays as it is, names the schema of its value: keep the schema that the record has')
  return changed(target !== undefined && 'schema' in encode ? encoder.framed(target, after, encode.message) : Buffer.from(after, 'utf8'))
}

/** In memory of its own: what shares a pool would take the whole pool along to another thread. */
const changed = (value: Buffer): Bytes => ({ kind: 'changed', value: new Uint8Array(value) })
