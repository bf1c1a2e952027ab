import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Job } from './jobs.ts'
import { ReplaySelection } from './replays.ts'
import { TopicParams } from './topics.ts'
import { Int64, Notice, Offset, PartitionNumber, TopicId, TopicName } from './wire.ts'

const Blockers = z.array(z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() }))
/** On clusters marked production: the name of the queue. */
const Confirm = z.string().optional()

export const DiscardRequest = z
  .strictObject({
    dlq: TopicName,
    dlqTopicId: TopicId.optional(),
    selection: ReplaySelection,
    /** `new`: takes back what was discarded. */
    mark: z.enum(['discarded', 'new']).default('discarded'),
  })
  .meta({ id: 'DiscardRequest' })
export type DiscardRequest = z.infer<typeof DiscardRequest>

/** What a discard would mark. Kafka is not written to by it: the records stay in the queue. */
export const DiscardPlan = z
  .object({
    /** Of the selection with its ends: what arrives later is not part of it. */
    hash: z.string(),
    /** Counted by reading. Always marks + stays. */
    selected: Int64,
    /** They would be marked. */
    marks: Int64,
    /** They stay as they are: dealt with already; or, when it is taken back, not discarded. */
    stays: Int64,
    /** Records that were named and are not there any more: no part of `selected`. */
    expired: Int64,
    ranges: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset })),
    blockers: Blockers,
    warnings: z.array(Notice),
  })
  .meta({ id: 'DiscardPlan' })
export type DiscardPlan = z.infer<typeof DiscardPlan>

export const planDiscard = defineRoute({
  op: 'discards.plan',
  summary: 'Which dead letters a discard would mark',
  params: ClusterParams,
  body: DiscardRequest,
  reply: DiscardPlan,
})
export const applyDiscard = defineRoute({
  op: 'discards.apply',
  summary: 'Marks dead letters as discarded, or takes it back, as a job',
  params: ClusterParams,
  body: DiscardRequest.extend({ hash: z.string(), reason: z.string().trim().min(1).max(1000), confirm: Confirm }),
  reply: Job,
})

export const PurgeRequest = z
  .strictObject({
    topicId: TopicId.optional(),
    /** Everything below these offsets; of partitions that are not named nothing. Left out: all that is there now. */
    upTo: z
      .array(z.tuple([PartitionNumber, Offset]))
      .min(1)
      .max(10_000)
      .optional(),
  })
  .meta({ id: 'PurgeRequest' })
export type PurgeRequest = z.infer<typeof PurgeRequest>

/** What a purge would delete from Kafka, for ever. */
export const PurgePlan = z
  .object({
    hash: z.string(),
    /** Counted by reading. */
    deleted: Int64,
    /** Of those: nobody has dealt with them as far as Headgate knows. */
    open: Int64,
    /** Records above, which stay: they arrived later, or are not named. */
    newer: Int64,
    partitions: z.array(z.object({ partition: z.number().int(), from: Offset, upTo: Offset, deleted: Int64, open: Int64, newer: Int64 })),
    blockers: Blockers,
    warnings: z.array(Notice),
  })
  .meta({ id: 'PurgePlan' })
export type PurgePlan = z.infer<typeof PurgePlan>

export const planPurge = defineRoute({
  op: 'dlqs.planPurge',
  summary: 'What a purge of a queue would delete, and what of it nobody has dealt with',
  params: TopicParams,
  body: PurgeRequest,
  reply: PurgePlan,
})
export const applyPurge = defineRoute({
  op: 'dlqs.purge',
  summary: 'Deletes the records of a queue up to the offsets of a plan, as a job',
  params: TopicParams,
  body: PurgeRequest.extend({ hash: z.string(), confirm: Confirm }),
  reply: Job,
})
