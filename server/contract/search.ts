import { z } from 'zod'
import { defineRoute } from './define.ts'
import { SearchPredicate } from './predicate.ts'
import { DecoderQuery, Isolation, KafkaRecord } from './records.ts'
import { TopicParams } from './topics.ts'
import { Cursor, Instant, InstantInput, Int64, Notice, Offset, PartitionList, TopicId, wholeNumber } from './wire.ts'

const PartitionIndex = z.number().int().min(0).max(2_147_483_647)

/** One end of the range that is searched: an offset in all partitions, one per partition, or a time. `to` is exclusive. */
export const SearchEdge = z.union([
  z.strictObject({ offset: Offset }),
  z.strictObject({ offsets: z.record(z.string().regex(/^\d{1,10}$/, 'a partition number'), Offset) }),
  z.strictObject({ timestamp: InstantInput }),
])
export type SearchEdge = z.infer<typeof SearchEdge>

/**
 * Where a range starts: also at what a consumer group has committed (partitions without a commit are left out, with a
 * notice), or so many offsets before its end in each partition. Both move with time and are read oldest first.
 */
export const SearchStart = z.union([
  ...SearchEdge.options,
  z.strictObject({ group: z.string().min(1).max(1024) }),
  z.strictObject({ last: z.number().int().min(1).max(1_000_000_000) }),
])
export type SearchStart = z.infer<typeof SearchStart>

/** How much may be read, which is not how much may be found: a search stops at the first of these and can be continued from its cursor. */
export const SearchBudget = z.strictObject({
  records: Offset.default('5000000'),
  /** Bytes of the log as they lie there, compressed where the batches are. */
  bytes: Offset.optional(),
  seconds: z.number().min(0.1).max(600).default(60),
})

export const SearchRequest = z
  .strictObject({
    predicate: SearchPredicate.default({ keyShortcut: false }),
    /** The fields of `predicate` may stand here as well, each in one of the two places. */
    ...SearchPredicate.partial().shape,
    keyShortcut: z.boolean().optional(),
    from: SearchStart.optional(),
    to: SearchEdge.optional(),
    partitions: z.array(PartitionIndex).min(1).max(10_000).optional(),
    order: z.enum(['newest', 'oldest']).default('newest'),
    /** Matches after which the search stops. */
    limit: z.number().int().min(1).max(10_000).default(50),
    budget: SearchBudget.default({ records: '5000000', seconds: 60 }),
    isolation: Isolation.default('committed'),
    /** Producers' clocks differ: reading goes on for so long past a `to` time before it stops. */
    slackMs: z.number().int().min(0).max(86_400_000).default(300_000),
    cursor: Cursor.optional(),
    topicId: TopicId.optional(),
  })
  .meta({ id: 'SearchRequest' })
export type SearchRequest = z.infer<typeof SearchRequest>

const Scanned = z.object({ records: Int64, bytes: Int64 })

/** Records that the expression could not judge, with the first of them. */
export const SearchErrors = z.object({
  count: Int64,
  example: z.object({ partition: z.number().int(), offset: Offset, message: z.string() }).nullable(),
})

export const SearchProgress = z.object({
  type: z.literal('progress'),
  scanned: Scanned.extend({
    /** What was read of each partition, `from` to `to`, and the range that is asked for. Of many partitions those that were begun. */
    ranges: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset, start: Offset, end: Offset })),
  }),
  /** Offsets of the whole range; an upper bound of its records. */
  total: Int64,
  matches: z.number().int(),
  errors: SearchErrors,
  recordsPerSecond: z.number(),
  /** Until the range or a budget ends, at the present rate; null while not known. */
  secondsLeft: z.number().nullable(),
  /** What is to be known before more is read; the end line has all. */
  notices: z.array(Notice),
  /** Goes on from here, should this search be cancelled; what was found by then stands in lines before this one. null: more partitions than fit into a cursor. */
  cursor: Cursor.nullable(),
})

export const SearchMatch = z.object({ type: z.literal('match'), record: KafkaRecord })

export const SearchStop = z.enum(['range-end', 'limit', 'scan-budget', 'time-budget', 'cancelled', 'error'])
export type SearchStop = z.infer<typeof SearchStop>

export const SearchEnd = z.object({
  type: z.literal('end'),
  /** The whole range was read, and nothing of it had expired before. */
  complete: z.boolean(),
  stopReason: SearchStop,
  scanned: Scanned,
  /** Offsets of the whole range; an upper bound of its records. */
  total: Int64,
  matches: z.number().int(),
  errors: SearchErrors,
  /** `readTo` is where reading stopped: newest first it lies above `from`, oldest first below `to`. `problem` says why a partition was not read to its end, or what of it expired before it was read. */
  partitions: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset, readTo: Offset, problem: z.string().nullable() })),
  /** Set where only the key's own partition was read. */
  shortcut: z.object({ partition: z.number().int(), partitioner: z.string() }).nullable(),
  /** Unreadable batches, hidden open transactions, slack after a `to` time. */
  notices: z.array(Notice),
  /** Goes on where this search stopped; null when nothing is left to read. */
  cursor: Cursor.nullable(),
})

/** One line of the answer (NDJSON). Progress at most 4 times a second; matches as they are found; exactly one end. */
export const SearchLine = z.discriminatedUnion('type', [SearchProgress, SearchMatch, SearchEnd]).meta({ id: 'SearchLine' })
export type SearchLine = z.infer<typeof SearchLine>
export type SearchProgress = z.infer<typeof SearchProgress>
export type SearchEnd = z.infer<typeof SearchEnd>

/** A predicate, given as a search's, and the one record that it is tried on. */
export const SearchTry = z
  .strictObject({
    predicate: SearchPredicate.default({ keyShortcut: false }),
    ...SearchPredicate.partial().shape,
    keyShortcut: z.boolean().optional(),
    partition: PartitionIndex,
    offset: Offset,
    topicId: TopicId.optional(),
  })
  .meta({ id: 'SearchTry' })

export const SearchTried = z
  .object({
    /** A search would bring this record. */
    matches: z.boolean(),
    /** Why the record cannot be judged, or what is wrong with the expression; a search counts the first and refuses the second. */
    error: z.string().nullable(),
    /** Where the expression is wrong, from 1; null where the record is the reason. */
    line: z.number().int().nullable(),
    column: z.number().int().nullable(),
  })
  .meta({ id: 'SearchTried' })

export const trySearch = defineRoute({
  op: 'records.try',
  summary: 'Tries the predicate of a search on one record',
  params: TopicParams,
  query: DecoderQuery,
  body: SearchTry,
  reply: SearchTried,
})

const TimelineQuery = z.object({
  from: InstantInput.optional(),
  to: InstantInput.optional(),
  partitions: PartitionList.optional(),
  /** Slices of equal length; fewer where the time is shorter in milliseconds, or there are many partitions. */
  buckets: wholeNumber(1, 96).default(48),
  topicId: TopicId.optional(),
})

/** How the offsets of a topic lie in time, by the brokers' own time index. */
export const Timeline = z
  .object({
    topicId: TopicId,
    /** Rising; the last one ends the time. Empty where there is no record in it. */
    edges: z.array(Instant),
    /** For each edge the first offset at or after it. Of many partitions the first ones. */
    partitions: z.array(z.object({ partition: z.number().int(), offsets: z.array(Offset) })),
    /** Partitions that are not told of: too many, or they could not be asked. */
    partitionsLeftOut: z.number().int(),
  })
  .meta({ id: 'Timeline' })

export const getTimeline = defineRoute({
  op: 'records.timeline',
  summary: 'How the records of a topic lie in time',
  params: TopicParams,
  query: TimelineQuery,
  reply: Timeline,
})

export const searchRecords = defineRoute({
  op: 'records.search',
  summary: 'Looks through a topic for records, and tells what it has read',
  params: TopicParams,
  query: DecoderQuery,
  body: SearchRequest,
  reply: SearchLine,
})
