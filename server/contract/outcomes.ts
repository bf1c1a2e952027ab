import { z } from 'zod'
import { defineRoute } from './define.ts'
import { ReplayParams } from './replays.ts'
import { Cursor, Instant, Int64, Limit, Notice, Offset, page } from './wire.ts'

const Place = z.object({ topic: z.string(), partition: z.number().int(), offset: Offset })

/** `passed`: the group has committed behind it. `returned`: it is a dead letter again. `waiting`: neither so far. */
export const AfterOutcome = z.enum(['passed', 'returned', 'waiting'])
export type AfterOutcome = z.infer<typeof AfterOutcome>

export const ReplayOutcomeEntry = z
  .object({
    partition: z.number().int(),
    offset: Offset,
    target: Place,
    outcome: AfterOutcome,
    /** Where it lies as a dead letter now. */
    returned: Place.nullable(),
  })
  .meta({ id: 'ReplayOutcomeEntry' })
export type ReplayOutcomeEntry = z.infer<typeof ReplayOutcomeEntry>

export const listOutcomes = defineRoute({
  op: 'replays.outcomes',
  summary: 'What became of replayed records since: passed by a group, dead letters again, or not reached yet',
  params: ReplayParams,
  query: z.object({
    /** Whose reading counts; left out: the group that failed, else the first that reads the targets. */
    group: z.string().min(1).max(249).optional(),
    outcome: AfterOutcome.optional(),
    limit: Limit,
    cursor: Cursor.optional(),
  }),
  reply: page(ReplayOutcomeEntry).extend({
    /** null: no group reads the targets, so nothing is passed. */
    group: z.string().nullable(),
    /** Groups that have committed in the targets. */
    groups: z.array(z.string()),
    /** Of the replayed records; they add up to them. */
    counts: z.object({ passed: Int64, returned: Int64, waiting: Int64 }),
    /** How far the queue was looked through for what came back, in offsets. */
    looked: z.object({ done: Int64, total: Int64 }),
    asOf: Instant,
    notices: z.array(Notice),
  }),
})
