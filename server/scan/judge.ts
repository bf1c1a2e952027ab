import type { RawRecord } from '../gateways/kafka/types.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import { fastTest } from '../serde/fast-expression.ts'
import { isInternalTopic } from '../serde/internal-topics.ts'
import { compilePredicate, needleOf } from '../serde/predicate.ts'
import type { SchemaSet } from '../serde/types.ts'
import type { ScanErrors, ScanSpec } from './messages.ts'

/** Decides of each record whether it is wanted. One per search and worker; what it counts is taken with `takeErrors`. */
export interface Judge {
  /** Bytes that every match holds; null: none are known. */
  readonly needle: Buffer | null
  /** The value in [from, to) of a record without headers cannot match, and is no error: `test` need not be asked. null: never known. */
  readonly rejects: ((bytes: Buffer, from: number, to: number) => boolean) | null
  test(record: RawRecord): boolean
  takeErrors(): ScanErrors
  /** Ids of schemas that are needed and not known. Records that name them were not judged. */
  readonly wanted: Set<SchemaKey>
}

const MAX_MESSAGE = 300

/** The expression's evaluator is loaded with the first search that has one. */
export async function judgeOf(spec: ScanSpec, schemas: SchemaSet): Promise<Judge> {
  const literal = compilePredicate(spec.predicate)
  const wanted = new Set<SchemaKey>()
  const { expression } = spec.predicate
  const evaluate = expression === undefined ? null : (await import('../serde/expression.ts')).compileExpression(expression)
  const fast = expression === undefined || !readsPlainly(schemas) ? null : fastTest(expression)
  const { fromTime, toTime } = spec
  let errors: ScanErrors = { count: 0, example: null }
  return {
    needle: needleOf(spec.predicate),
    rejects: fast === null ? null : (bytes, from, to) => fast(bytes, from, to) === false,
    wanted,
    test(record) {
      if (record.state === 'control') return false
      if ((fromTime !== null && record.timestamp < fromTime) || (toTime !== null && record.timestamp >= toTime)) return false
      if (!literal(record)) return false
      if (evaluate === null) return true
      const { value } = record
      const known = fast === null || value === null || record.headers.length > 0 ? null : fast(value, 0, value.length)
      if (known !== null) return known
      const verdict = evaluate(record, schemas, wanted)
      if (typeof verdict === 'boolean') return verdict
      errors.count++
      errors.example ??= { offset: record.offset, message: verdict.slice(0, MAX_MESSAGE) }
      return false
    },
    takeErrors() {
      const taken = errors
      errors = { count: 0, example: null }
      return taken
    },
  }
}

/** Values are JSON where they look like it: nobody chose another decoder. */
function readsPlainly({ decoding }: SchemaSet): boolean {
  return decoding === undefined || (decoding.value.asked === null && decoding.value.first.length === 0 && !isInternalTopic(decoding.topic))
}
