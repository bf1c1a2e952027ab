import { z } from 'zod'
import { ReplaySpec } from '../replays/index.ts'

const Digits = z.string().regex(/^\d+$/)

/** Which dead letters are marked, how, and why: frozen when the job starts. */
export const DiscardSpec = ReplaySpec.pick({ source: true, selection: true, mapping: true, lanes: true }).extend({
  mark: z.enum(['discarded', 'new']),
  reason: z.string(),
})
export type DiscardSpec = z.infer<typeof DiscardSpec>

/** Up to where each partition is deleted, and how many records that were when it was planned. */
export const PurgeSpec = z.object({
  source: z.object({ topic: z.string(), topicId: z.string() }),
  partitions: z.array(z.object({ partition: z.number().int(), upTo: Digits, records: Digits })),
})
export type PurgeSpec = z.infer<typeof PurgeSpec>
