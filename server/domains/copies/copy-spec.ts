import { z } from 'zod'
import { ExportRequest } from '../../contract/exports.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import { questionFor } from '../exports/index.ts'

const Digits = z.string().regex(/^\d+$/)

/** What a copy does, as it is kept with the job: ends are frozen when it starts. */
export const CopySpec = z.object({
  source: z.object({ topic: z.string(), topicId: z.string() }),
  target: z.object({ topic: z.string(), topicId: z.string(), partitions: z.number().int() }),
  partitionRule: z.enum(['same', 'key']),
  selection: ExportRequest,
  lanes: z.array(z.object({ partition: z.number().int(), from: Digits, to: Digits })),
})
export type CopySpec = z.infer<typeof CopySpec>

/** Where to go on. `writing`: what may have been written after it, and where the target's partitions ended before that. */
export const CopyCheckpoint = z.object({
  at: z.record(z.string(), Digits),
  copied: Digits,
  skipped: Digits,
  failed: Digits,
  writing: z.object({ partition: z.number().int(), to: Digits, ends: z.record(z.string(), Digits) }).nullable(),
})
export type CopyCheckpoint = z.infer<typeof CopyCheckpoint>

/** Which records of the source are copied. */
export function selectionTest(spec: CopySpec): (record: RawRecord) => boolean {
  const { question, inTime } = questionFor(spec.selection)
  const matches = compilePredicate(question.predicate)
  return (record) => record.state !== 'control' && inTime(record) && matches(record)
}
