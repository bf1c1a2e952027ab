import { z } from 'zod'
import { ClusterStatus } from './clusters.ts'
import { Demo } from './demo.ts'
import { Job } from './jobs.ts'
import { MOST_STARTS } from './live-limits.ts'
import { Predicate } from './predicate.ts'
import { Problem } from './problem.ts'
import { DecoderText, KafkaRecord } from './records.ts'
import { ClusterId, Instant, Int64, Notice, Offset, TopicName } from './wire.ts'

/** Kafka counts partitions in 32 bits. */
const PartitionIndex = z.number().int().min(0).max(2_147_483_647)

const TailId = z.string().min(1).max(64)

export const TailOpen = z.strictObject({
  cluster: ClusterId,
  topics: z.array(TopicName).min(1).max(20),
  /** Only these partitions (of every topic); all when left out. */
  partitions: z.array(PartitionIndex).min(1).max(1000).optional(),
  from: z
    .union([
      z.literal('end'),
      z
        .array(z.strictObject({ topic: TopicName, partition: PartitionIndex, offset: Offset }))
        .min(1)
        .max(MOST_STARTS, `names more than ${MOST_STARTS} partitions, which is the most that fit into one message; "end" begins at the end of all`),
    ])
    .default('end'),
  predicate: Predicate.optional(),
  /** How keys and values are read, also by an expression; where left out, as the topic is read. */
  decoders: z.strictObject({ key: DecoderText.optional(), value: DecoderText.optional() }).optional(),
  /** Records shown per second at most (window 1 s); the rest is counted as sampled out. null: all. */
  maxPerSecond: z.number().int().min(1).max(100_000).nullable().default(1000),
})
export type TailOpen = z.infer<typeof TailOpen>

export const TailOpened = z.union([z.object({ tailId: TailId }), z.object({ problem: Problem })])

export const TailCredit = z.strictObject({ tailId: TailId, batches: z.number().int().min(1).max(1000) })
export const TailRef = z.strictObject({ tailId: TailId })

export const TailGap = z.object({
  topic: z.string(),
  partition: z.number().int(),
  from: Offset,
  /** Exclusive. */
  to: Offset,
  reason: z.enum(['dropped', 'expired', 'corrupt', 'reconnected', 'topic-recreated']),
  message: z.string(),
})

/** All counters are totals since the tail was opened. Always `matched = sent + sampledOut + dropped + queued`; `errors` are records that the expression could not judge. */
export const TailBatch = z.object({
  tailId: TailId,
  records: z.array(KafkaRecord.extend({ topic: z.string() })),
  received: Int64,
  matched: Int64,
  sent: Int64,
  sampledOut: Int64,
  dropped: Int64,
  queued: Int64,
  errors: Int64,
  gaps: z.array(TailGap),
})
export type TailBatch = z.infer<typeof TailBatch>

export const TailState = z.object({
  tailId: TailId,
  state: z.enum(['starting', 'live', 'paused', 'throttled', 'ended']),
  /** Why it is throttled, ended or not moving, in words. */
  reason: z.string().nullable(),
  notices: z.array(Notice),
  /** When the newest record was received. */
  lastRecordAt: Instant.nullable(),
})
export type TailState = z.infer<typeof TailState>

/** Client → server. Every event is acknowledged: `{}` or `{problem}`, `tail.open` with `{tailId}`. */
export const clientEvents = {
  'tail.open': { op: 'live.tail', payload: TailOpen, ack: TailOpened },
  'tail.credit': { op: 'live.tail', payload: TailCredit, ack: z.object({}) },
  'tail.pause': { op: 'live.tail', payload: TailRef, ack: z.object({}) },
  'tail.resume': { op: 'live.tail', payload: TailRef, ack: z.object({}) },
  'tail.close': { op: 'live.tail', payload: TailRef, ack: z.object({}) },
  /** Joins or leaves the room that receives `demo.stats` once a second. */
  'demo.watch': { op: 'demo.get', payload: z.strictObject({ on: z.boolean() }), ack: z.object({}) },
} as const

/** Server → client. `cluster.health` and `job.progress` go to everyone. */
export const serverEvents = {
  'tail.batch': TailBatch,
  'tail.state': TailState,
  'demo.stats': Demo,
  'job.progress': Job,
  'cluster.health': z.object({ cluster: ClusterId, status: ClusterStatus, checkedAt: Instant }),
} as const
