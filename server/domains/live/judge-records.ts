import { randomUUID } from 'node:crypto'
import type { Predicate } from '../../contract/predicate.ts'
import type { ScanSpec, Verdict } from '../../scan/messages.ts'
import type { ScanPool, SchemaLookup } from '../../scan/scan-pool.ts'
import type { Decoding } from '../../serde/types.ts'
import type { Found } from './delivery.ts'

/** What an expression says of each record, in order. Rejects where it takes too long or too much memory, and when the reader ends. */
export type JudgeFound = (found: readonly Found[]) => Promise<readonly Verdict[]>

interface JudgeParts {
  pool: Pick<ScanPool, 'judge'>
  /** Of what the predicate asks, only this: the rest is tested before, where the records are. */
  expression: NonNullable<Predicate['expression']>
  /** By topic. */
  decodings: ReadonlyMap<string, Decoding>
  schemas: SchemaLookup
  signal: AbortSignal
}

/** Has records judged in the threads of searches, by whom expressions without end are ended. */
export function recordJudge({ pool, expression, decodings, schemas, signal }: JudgeParts): JudgeFound {
  const specs = new Map<string, ScanSpec>()
  const specOf = ({ topic, topicId }: Found): ScanSpec => {
    const known = specs.get(topic)
    if (known?.topicId === topicId) return known
    const decoding = decodings.get(topic)
    const range = { isolation: 'committed', fromTime: null, toTime: null, keep: 'first' } as const
    const spec: ScanSpec = { id: randomUUID(), topic, topicId, predicate: { expression }, ...range, ...(decoding === undefined ? {} : { decoding }) }
    specs.set(topic, spec)
    return spec
  }
  return async (found) => {
    const byTopic = Map.groupBy(found, specOf)
    const verdicts = new Map<Found, Verdict>()
    for (const [spec, own] of byTopic) {
      const records = own.map(({ record }) => record)
      const answers = await pool.judge(spec, records, schemas, signal)
      for (const [index, each] of own.entries()) verdicts.set(each, answers[index] ?? false)
    }
    return found.map((each) => verdicts.get(each) ?? false)
  }
}
