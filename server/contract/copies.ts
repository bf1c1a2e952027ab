import { z } from 'zod'
import { defineRoute } from './define.ts'
import { ExportRequest } from './exports.ts'
import { Job } from './jobs.ts'
import { ClusterId, Int64, Notice, Offset, TopicId, TopicName } from './wire.ts'

const CopyParams = z.object({ cluster: ClusterId })

/** What is copied is selected as for an export. */
export const CopyRequest = z
  .strictObject({
    source: ExportRequest.omit({ limit: true, cursor: true }).extend({ topic: TopicName }),
    target: z.strictObject({ topic: TopicName, topicId: TopicId.optional() }),
    /** `same`: partition 3 to partition 3. `key`: where Java's producer puts the key; without one by offset. */
    partitionRule: z.enum(['same', 'key']).default('same'),
    ratePerSecond: z.number().int().min(1).max(1_000_000).nullable().default(null),
  })
  .meta({ id: 'CopyRequest' })
export type CopyRequest = z.infer<typeof CopyRequest>

export const CopyPlan = z
  .object({
    /** Of what would be done: the copy takes the same body with it. */
    hash: z.string(),
    /** Offsets of the ranges: each becomes a copied record, or is skipped because it does not match or holds no record. */
    offsets: Int64,
    partitions: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset })),
    /** Why it cannot be done; empty: it can. */
    blockers: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() })),
    notices: z.array(Notice),
  })
  .meta({ id: 'CopyPlan' })
export type CopyPlan = z.infer<typeof CopyPlan>

export const planCopy = defineRoute({
  op: 'copies.plan',
  summary: 'What a copy would do, and what stands against it',
  params: CopyParams,
  body: CopyRequest,
  reply: CopyPlan,
})
export const startCopy = defineRoute({
  op: 'copies.start',
  summary: 'Starts a planned copy as a job',
  params: CopyParams,
  body: CopyRequest.extend({ hash: z.string() }),
  reply: Job,
})
