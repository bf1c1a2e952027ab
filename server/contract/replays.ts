import { z } from 'zod'
import { defineRoute } from './define.ts'
import { FailureParams } from './dlqs.ts'
import { ExportRequest } from './exports.ts'
import { Job, JobState } from './jobs.ts'
import { ReplayTransform, TransformVerdicts } from './replay-transform.ts'
import { ClusterId, Cursor, Instant, Int64, Limit, Notice, Offset, PartitionNumber, page, TopicId, TopicName } from './wire.ts'

const ReplaysParams = z.object({ cluster: ClusterId })
export const ReplayParams = ReplaysParams.extend({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'a job id') })

/** Which dead letters: all, those named, those that failed alike, or those that a search finds (its literal tests). */
export const ReplaySelection = z.union([
  z.strictObject({ all: z.literal(true) }),
  z.strictObject({
    records: z
      .array(z.tuple([PartitionNumber, Offset]))
      .min(1)
      .max(10_000),
  }),
  z.strictObject({ failure: FailureParams.shape.failure }),
  z.strictObject({ search: ExportRequest.omit({ limit: true, cursor: true, topicId: true }) }),
])

export const ReplayRequest = z
  .strictObject({
    dlq: TopicName,
    dlqTopicId: TopicId.optional(),
    selection: ReplaySelection,
    /** `origin`: each goes back to the topic that its headers name. */
    target: z.union([z.strictObject({ origin: z.literal(true) }), z.strictObject({ topic: TopicName })]),
    /** Topics that may be written to, where records go back to their origin; all when left out. */
    allow: z.array(TopicName).min(1).max(1000).optional(),
    /** `same`: the number it had, where the target has it. `key`: where Java's producer puts the key. */
    partitionRule: z.enum(['same', 'key']).default('same'),
    timestamp: z.enum(['now', 'original']).default('now'),
    stripHeaders: z.boolean().default(true),
    /** A dead letter that was replayed so often goes to the parking topic instead. */
    attemptLimit: z.number().int().min(1).max(1000).default(3),
    ratePerSecond: z.number().int().min(1).max(1_000_000).nullable().default(null),
    /** So many are sent first; the others only when the groups that failed have passed them and none is a dead letter again. */
    canary: z.number().int().min(1).max(10_000).nullable().default(null),
    /** Whose reading tells of the canary; left out: the groups that the headers of these records name. */
    canaryGroup: z.string().min(1).max(249).optional(),
    /** Waits while this group is more offsets behind in the targets than that. */
    holdWhen: z
      .strictObject({ group: z.string().min(1).max(249), lagRecords: z.number().int().min(0).max(1_000_000_000) })
      .nullable()
      .default(null),
    /** Left out: values stay as they are. */
    transform: ReplayTransform.optional(),
  })
  .meta({ id: 'ReplayRequest' })
export type ReplayRequest = z.infer<typeof ReplayRequest>

/** What a replay would do. Nothing was written to find it out. */
export const ReplayPlan = z
  .object({
    /** Of what would be done, the ends of the selection included: what arrives later is not part of it. */
    hash: z.string(),
    /** Counted by reading. Always the sum of sendable, needsTarget, denied, invalid, overLimit and duplicateOrigins. */
    selected: Int64,
    sendable: Int64,
    /** Their headers name no topic that is there: they will be skipped. */
    needsTarget: Int64,
    /** They came from a topic that may not be written to: they will be skipped. */
    denied: Int64,
    /** They will fail: too large for the target, or the transform cannot be made. */
    invalid: Int64,
    /** Overwrites of something newer; null: that was not looked for. */
    stale: Int64.nullable(),
    /** Records that were named and are not there any more: no part of `selected`. */
    expired: Int64,
    /** They will be parked. */
    overLimit: Int64,
    /** Earlier ones of an origin that is selected more than once: they will be skipped, the last is replayed. */
    duplicateOrigins: Int64,
    /** What becomes of their values; null where nothing is done with them. */
    transform: TransformVerdicts.nullable(),
    /** Where the sendable ones and the parked ones go. */
    perPartition: z.array(z.object({ topic: z.string(), partition: z.number().int(), records: Int64 })),
    /** Groups that have committed in the targets: they will read these records again. */
    readers: z.array(z.object({ group: z.string(), topics: z.array(z.string()) })),
    /** The part of the queue that was looked at. */
    ranges: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset, selected: Int64 })),
    /** `exists`: false where it will be created. */
    parking: z.object({ topic: z.string(), partitions: z.number().int(), exists: z.boolean() }).nullable(),
    /** How many are sent first, and the groups that have to pass them; null: all are sent at once. */
    canary: z.object({ records: Int64, groups: z.array(z.string()) }).nullable(),
    /** Names of headers that are left out, in small letters; empty where all are kept. */
    strippedHeaders: z.array(z.string()),
    /** Why it cannot be done; empty: it can. */
    blockers: z.array(z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() })),
    warnings: z.array(Notice),
  })
  .meta({ id: 'ReplayPlan' })
export type ReplayPlan = z.infer<typeof ReplayPlan>

/** Always `selected = replayed + skipped + parked + expired + failed + unknown + remaining`. */
export const Replay = z
  .object({
    id: z.string(),
    dlq: TopicName,
    state: JobState,
    selected: Int64,
    replayed: Int64,
    skipped: Int64,
    parked: Int64,
    expired: Int64,
    failed: Int64,
    /** Of these nobody can say whether they were replayed: only where the job stopped because of it. */
    unknown: Int64,
    remaining: Int64,
    ratePerSecond: z.number().int().nullable(),
    holdReason: z.string().nullable(),
    /** How it ended, or why it stands. */
    reason: z.string().nullable(),
    /** Offsets of the targets that are looked through before it goes on; null: it does not stand, or the targets do not answer. */
    resumeScan: Int64.nullable(),
  })
  .meta({ id: 'Replay' })
export type Replay = z.infer<typeof Replay>

const ReplayResult = z.enum(['replayed', 'skipped', 'parked', 'expired', 'failed'])

export const LedgerEntry = z
  .object({
    partition: z.number().int(),
    offset: Offset,
    /** More than one where a row stands for several that were gone. */
    records: Int64,
    result: ReplayResult,
    target: z.object({ topic: z.string(), partition: z.number().int(), offset: Offset }).nullable(),
    reason: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'LedgerEntry' })
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const planReplay = defineRoute({
  op: 'replays.plan',
  summary: 'What a replay of dead letters would do, and what stands against it',
  params: ReplaysParams,
  body: ReplayRequest,
  reply: ReplayPlan,
})
export const startReplay = defineRoute({
  op: 'replays.start',
  summary: 'Starts a planned replay as a job',
  params: ReplaysParams,
  body: ReplayRequest.extend({ hash: z.string() }),
  reply: Job,
})
export const getReplay = defineRoute({ op: 'replays.get', summary: 'How far a replay has come', params: ReplayParams, reply: Replay })
export const listLedger = defineRoute({
  op: 'replays.ledger',
  summary: 'What became of each dead letter of a replay',
  params: ReplayParams,
  query: z.object({ result: ReplayResult.optional(), limit: Limit, cursor: Cursor.optional() }),
  reply: page(LedgerEntry),
})
