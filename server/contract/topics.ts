import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Cursor, Instant, Int64, Limit, Notice, Offset, page, TopicId, TopicName } from './wire.ts'

export const Topic = z
  .object({
    name: z.string(),
    topicId: TopicId.nullable(),
    partitions: z.number().int(),
    replicationFactor: z.number().int(),
    internal: z.boolean(),
    underReplicatedPartitions: z.number().int(),
    offlinePartitions: z.number().int(),
    /** The offset span (high watermark − log start, summed): an upper bound of the records where the topic is compacted or transactional. */
    records: Int64.nullable(),
    /** Size of the leader replicas. */
    bytes: Int64.nullable(),
    /** Growth of the end offsets over `rateWindowMs`. */
    recordsPerSecond: z.number().nullable(),
    rateWindowMs: z.number().int().nullable(),
    /** Groups that have committed offsets in it: how many, and the first of them by name. */
    readers: z.object({ count: z.number().int(), groups: z.array(z.string()) }).nullable(),
    /** Progress of what those groups have committed, all together, over `readWindowMs`. */
    readPerSecond: z.number().nullable(),
    readWindowMs: z.number().int().nullable(),
    retentionMs: Int64.nullable(),
    cleanupPolicy: z.string().nullable(),
    problems: z.array(Notice),
  })
  .meta({ id: 'Topic', description: 'A cell that is not known is null, with a reason in problems' })
export type Topic = z.infer<typeof Topic>

export const TopicSort = z.enum([
  'name',
  '-name',
  'partitions',
  '-partitions',
  'records',
  '-records',
  'bytes',
  '-bytes',
  'rate',
  '-rate',
  'read',
  '-read',
  'readers',
  '-readers',
  'retention',
  '-retention',
])
export type TopicSort = z.infer<typeof TopicSort>

export const TopicPage = page(Topic).extend({
  /** Topics of the cluster that the caller may see, before and after the search. */
  total: z.number().int(),
  matched: z.number().int(),
  /** When the names and the figures were read from the cluster. */
  asOf: Instant,
  /** When the groups were last asked what they have committed; null: not yet. */
  readersAsOf: Instant.nullable(),
  problems: z.array(Notice),
})

export type TopicPage = z.infer<typeof TopicPage>

export const TopicParams = ClusterParams.extend({ topic: TopicName })

export const listTopics = defineRoute({
  op: 'topics.list',
  summary: 'Topics, searched, sorted and paged by the server',
  params: ClusterParams,
  query: z.object({
    search: z.string().max(249).optional(),
    sort: TopicSort.default('name'),
    internal: z.stringbool().default(false),
    limit: Limit,
    cursor: Cursor.optional(),
  }),
  reply: TopicPage,
})

export const getTopic = defineRoute({
  op: 'topics.get',
  summary: 'One topic',
  params: TopicParams,
  reply: Topic,
})

export const Partition = z
  .object({
    partition: z.number().int(),
    leader: z.number().int().nullable(),
    leaderEpoch: z.number().int().nullable(),
    replicas: z.array(z.number().int()),
    isr: z.array(z.number().int()),
    offlineReplicas: z.array(z.number().int()),
    /** First stored offset, end that read-committed readers see, and end of the log. */
    logStart: Offset.nullable(),
    lastStable: Offset.nullable(),
    highWatermark: Offset.nullable(),
    replicaBytes: z.array(z.object({ broker: z.number().int(), bytes: Int64 })),
    problems: z.array(Notice),
  })
  .meta({ id: 'Partition' })
export type Partition = z.infer<typeof Partition>

export const listPartitions = defineRoute({
  op: 'topics.partitions',
  summary: 'Partitions with leader, replicas and offsets, read now',
  params: TopicParams,
  reply: z.object({ items: z.array(Partition), nextCursor: z.null(), asOf: Instant }),
})
