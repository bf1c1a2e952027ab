import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { pathProblem } from './mapped-path.ts'
import { Part } from './records.ts'
import { TopicParams } from './topics.ts'
import { Cursor, Instant, Int64, Limit, Notice, Offset, PartitionNumber, page, TopicId, TopicName } from './wire.ts'

export const TriageState = z.enum(['new', 'investigating', 'known', 'replayed', 'parked', 'discarded'])
export type TriageState = z.infer<typeof TriageState>

const Writer = z.object({ kind: z.enum(['group', 'connector', 'share-group', 'consumer', 'application']), name: z.string() })

/** Where a mapping finds a field: a header by its name, or a place in JSON such as `error.cause.message` or `items.0.id`. */
const MappedPath = z
  .strictObject({ from: z.enum(['header', 'key', 'value']), path: z.string().min(1).max(249) })
  .superRefine(({ from, path }, context) => {
    const message = from === 'header' ? null : pathProblem(path)
    if (message !== null) context.addIssue({ code: 'custom', path: ['path'], message })
  })

export const DlqMapping = z
  .strictObject({
    originTopic: MappedPath.optional(),
    originPartition: MappedPath.optional(),
    originOffset: MappedPath.optional(),
    originTimestamp: MappedPath.optional(),
    writer: MappedPath.optional(),
    exceptionClass: MappedPath.optional(),
    message: MappedPath.optional(),
    stack: MappedPath.optional(),
    attempts: MappedPath.optional(),
  })
  .meta({ id: 'DlqMapping', description: 'How the records of a queue describe their failure, where they do it in their own way' })
export type DlqMapping = z.infer<typeof DlqMapping>

/** Arrivals in steps of one minute or one hour; steps without any are left out. */
const Arrivals = z.array(z.object({ at: Instant, records: z.number().int() }))

export const Dlq = z
  .object({
    topic: z.string(),
    topicId: TopicId,
    /** Topics its records came from, the most frequent first. */
    sources: z.array(z.string()),
    /** Who wrote most of it, where its records tell. */
    writer: Writer.nullable(),
    foundBy: z.array(z.enum(['name', 'headers', 'connector', 'pinned'])),
    ignored: z.boolean(),
    /** Records that nobody has dealt with as far as Headgate knows: what other tools replayed is not seen. null: not indexed yet. */
    depth: Int64.nullable(),
    /** Records that are in the queue and were counted. */
    records: Int64.nullable(),
    /** Records that arrived in the last minutes, by their own times. */
    arrivalsPerMinute: z.number(),
    /** Arrivals by minute, of the last hour. */
    lastHour: Arrivals,
    /** Earliest record of a failure that is open. */
    oldestAt: Instant.nullable(),
    /** Kinds of failure. */
    failures: z.number().int().nullable(),
    /** Share of its records that were replayed from here, 0 to 1. */
    replayedShare: z.number().nullable(),
    retentionMs: Int64.nullable(),
    /** How far the background index came, in offsets. */
    indexed: z.object({ done: Int64, total: Int64 }),
  })
  .meta({ id: 'Dlq' })
export type Dlq = z.infer<typeof Dlq>

export const listDlqs = defineRoute({
  op: 'dlqs.list',
  summary: 'Queues of dead letters, those that need attention first',
  params: ClusterParams,
  query: z.object({ search: z.string().max(249).optional(), ignored: z.stringbool().default(false), limit: Limit, cursor: Cursor.optional() }),
  reply: page(Dlq).extend({ total: z.number().int(), matched: z.number().int(), asOf: Instant, problems: z.array(Notice) }),
})

export const DlqDetail = Dlq.extend({
  /** Arrivals by hour, of the last 14 days. */
  lastDays: Arrivals,
  /** What wrote the headers of its records, and how many of them. */
  families: z.array(z.object({ family: z.string(), label: z.string(), records: z.number().int() })),
  mapping: DlqMapping.nullable(),
  unreadable: z.number().int(),
  /** Where its dead letters go that were replayed too often; null: there is no such topic. `offsets`: of what it holds, records and markers. */
  parking: z.object({ topic: TopicName, offsets: Int64 }).nullable(),
}).meta({ id: 'DlqDetail' })
export type DlqDetail = z.infer<typeof DlqDetail>

export const getDlq = defineRoute({ op: 'dlqs.get', summary: 'One queue of dead letters', params: TopicParams, reply: DlqDetail })

const Triaged = z.object({
  state: TriageState,
  owner: z.string().nullable(),
  note: z.string().nullable(),
  triagedBy: z.string().nullable(),
  triagedAt: Instant.nullable(),
})

/** A part of a message; `fold` is what kind of thing was taken out of it, null where it stands as written. */
const MessagePart = z.object({ text: z.string(), fold: z.string().nullable() })

export const DlqFailure = z
  .object({
    id: z.string(),
    exceptionClass: z.string().nullable(),
    /** The message with ids, numbers, hosts and times folded: `<id>`, `<n>`. */
    message: z.string(),
    messageParts: z.array(MessagePart),
    /** The place in own code that the root cause came from. */
    frame: z.string().nullable(),
    family: z.string().nullable(),
    count: Int64,
    open: Int64,
    firstSeen: Instant,
    lastSeen: Instant,
    lastHour: Arrivals,
    sources: z.array(z.object({ topic: z.string(), records: z.number().int() })),
    /** Keys that were seen first, and how often. */
    keys: z.array(z.object({ key: z.string(), records: z.number().int() })),
    /** true: there are more keys than are listed. */
    moreKeys: z.boolean(),
    example: z.object({ partition: z.number().int(), offset: Offset }),
  })
  .extend(Triaged.shape)
  .meta({ id: 'DlqFailure' })
export type DlqFailure = z.infer<typeof DlqFailure>

export const listFailures = defineRoute({
  op: 'dlqs.failures',
  summary: 'Kinds of failure in a queue, the most frequent first',
  params: TopicParams,
  query: z.object({ state: TriageState.optional() }),
  reply: page(DlqFailure).extend({ indexed: z.object({ done: Int64, total: Int64 }) }),
})

const Frame = z.object({ text: z.string(), framework: z.boolean() })
/** A stack trace, root cause last; null where there is none. */
export const Trace = z.array(z.object({ exceptionClass: z.string(), message: z.string(), frames: z.array(Frame) })).nullable()

/** What stands out in the records of a failure. Percentages are of the samples; null: nothing to compare with. */
const Shared = z.object({
  /** Records of the failure and of the source topic that were looked at. */
  sampled: z.number().int(),
  /** Of the sampled ones: those whose origin (topic, partition, offset) another one has as well. */
  copies: z.number().int(),
  compared: z.number().int(),
  source: z.string().nullable(),
  signals: z.array(
    z.object({ name: z.string(), value: z.string(), percent: z.number(), sourcePercent: z.number().nullable(), differs: z.boolean() }),
  ),
  /** Why there is nothing to compare with, or why less was looked at. */
  notice: z.string().nullable(),
})

export const DlqFailureDetail = DlqFailure.extend({
  /** The trace of the example, root cause last; null: it has none, or it has expired. */
  trace: Trace,
  exampleNotice: z.string().nullable(),
  shared: Shared,
}).meta({ id: 'DlqFailureDetail' })
export type DlqFailureDetail = z.infer<typeof DlqFailureDetail>

export const FailureParams = TopicParams.extend({ failure: z.string().regex(/^[0-9a-f]{24}$/, 'the id of a failure: 24 hexadecimal digits') })

export const getFailure = defineRoute({
  op: 'dlqs.failure',
  summary: 'One kind of failure: its root cause, and what its records share',
  params: FailureParams,
  reply: DlqFailureDetail,
})

const Origin = z.object({ topic: z.string(), partition: z.number().int().nullable(), offset: Offset.nullable(), timestamp: Instant.nullable() })

export const DeadLetterRecord = z
  .object({
    partition: z.number().int(),
    offset: Offset,
    timestamp: Instant.nullable(),
    size: z.number().int(),
    key: Part,
    failureId: z.string(),
    exceptionClass: z.string().nullable(),
    /** As it was written, cut at 500 characters. */
    message: z.string().nullable(),
    family: z.string().nullable(),
    origin: Origin.nullable(),
    writer: Writer.nullable(),
    attempts: z.number().int().nullable(),
    /** Left by an earlier replay: `<queue>/<partition>/<offset>` of the dead letter that this record was. */
    replayId: z.string().nullable(),
  })
  .extend(Triaged.shape)
  .meta({ id: 'DeadLetterRecord' })
export type DeadLetterRecord = z.infer<typeof DeadLetterRecord>

export const listDlqRecords = defineRoute({
  op: 'dlqs.records',
  summary: 'Dead letters, newest first, with what failed and what was decided',
  params: TopicParams,
  query: z.object({
    failure: FailureParams.shape.failure.optional(),
    state: TriageState.optional(),
    /** In key, value, exception class or message, small and capital letters alike. */
    search: z.string().min(1).max(200).optional(),
    limit: Limit,
    cursor: Cursor.optional(),
  }),
  reply: page(DeadLetterRecord).extend({
    topicId: TopicId,
    /** The whole queue was looked through. */
    complete: z.boolean(),
    stopReason: z.enum(['range-end', 'limit', 'scan-budget', 'time-budget']),
    scanned: z.object({ records: Int64 }),
    notices: z.array(Notice),
  }),
})

const TranslatedHeader = z.object({
  name: z.string(),
  /** What it means in its family; null: it belongs to none. */
  meaning: z.string().nullable(),
  family: z.string().nullable(),
  /** As people read it; null: no value, or none that can be shown. */
  text: z.string().nullable(),
  /** How the bytes were read, where that is not plain. */
  coded: z.string().nullable(),
  bytes: z.number().int().nullable(),
  /** false: a later header of the same name counts. */
  current: z.boolean(),
})

const RecordPlace = z.object({ topic: z.string(), partition: z.number().int(), offset: Offset })

export const DeadLetterDetail = DeadLetterRecord.extend({
  /** The attempt before: the dead letter that this record was when a replay sent it back. */
  earlier: z.object({ job: z.string().nullable(), attempt: z.number().int().nullable(), from: RecordPlace.nullable() }).nullable(),
  /** Replays that sent this dead letter back, the oldest first. `returned`: the dead letter that it became again. */
  later: z.array(z.object({ job: z.string(), at: Instant, target: RecordPlace, returned: RecordPlace.nullable() })),
  topicId: TopicId,
  headers: z.array(TranslatedHeader),
  trace: Trace,
}).meta({
  id: 'DeadLetterDetail',
})
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>

export const getDlqRecord = defineRoute({
  op: 'dlqs.record',
  summary: 'One dead letter with its headers translated',
  params: TopicParams.extend({ partition: PartitionNumber, offset: Offset }),
  query: z.object({ topicId: TopicId.optional() }),
  reply: DeadLetterDetail,
})

export const triageDlq = defineRoute({
  op: 'dlqs.triage',
  summary: 'Decides about single dead letters, or about all that failed alike so far',
  params: TopicParams,
  body: z
    .strictObject({
      records: z
        .array(z.tuple([PartitionNumber, Offset]))
        .min(1)
        .max(1000)
        .optional(),
      failure: FailureParams.shape.failure.optional(),
      state: TriageState,
      owner: z.string().trim().max(100).nullable().default(null),
      note: z.string().trim().max(2000).nullable().default(null),
      topicId: TopicId.optional(),
    })
    .refine((body) => (body.records === undefined) !== (body.failure === undefined), { message: 'either records or a failure', path: ['records'] }),
  reply: z.object({ decided: z.number().int() }),
})

export const pinDlq = defineRoute({
  op: 'dlqs.pin',
  summary: 'Lists a topic as a queue whatever it is called',
  params: TopicParams,
  /** `source`: the topic whose records fail into it, where neither headers nor name tell. */
  body: z.strictObject({ pinned: z.boolean(), source: TopicName.nullable().optional() }),
  reply: z.object({ topic: TopicName, pinned: z.boolean() }),
})

export const ignoreDlq = defineRoute({
  op: 'dlqs.ignore',
  summary: 'Lists a topic no more, and reads it no more',
  params: TopicParams,
  body: z.strictObject({ ignored: z.boolean() }),
  reply: z.object({ topic: TopicName, ignored: z.boolean() }),
})

export const mapDlq = defineRoute({
  op: 'dlqs.mapping',
  summary: "Sets how a queue's records describe their failure, and indexes it anew",
  params: TopicParams,
  body: z.strictObject({ mapping: DlqMapping.nullable() }),
  reply: z.object({ topic: TopicName, mapping: DlqMapping.nullable() }),
})

const MappingSample = z.object({
  partition: z.number().int(),
  offset: Offset,
  timestamp: Instant.nullable(),
  /** As text, cut at 4,000 characters; null: absent, or no text. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.array(z.object({ name: z.string(), text: z.string().nullable() })),
})

export const MappingTrial = z
  .object({
    /** Newest records of the queue that the mapping was tried on. */
    sampled: z.number().int(),
    /** The one that is shown; null: the queue holds none. */
    sample: MappingSample.nullable(),
    /** Every field that the mapping names: in how many of the records it was found, what the sample gives, and if nothing, why. */
    fields: z.array(z.object({ field: z.string(), found: z.number().int(), text: z.string().nullable(), problem: z.string().nullable() })),
    /** What is known of the sample with the mapping, headers of known families included. */
    letter: DeadLetterRecord.pick({ exceptionClass: true, message: true, family: true, origin: true, writer: true, attempts: true }).nullable(),
  })
  .meta({ id: 'MappingTrial' })
export type MappingTrial = z.infer<typeof MappingTrial>

export const tryDlqMapping = defineRoute({
  op: 'dlqs.tryMapping',
  summary: 'Shows what a mapping finds in the newest records of a queue, and changes nothing',
  params: TopicParams,
  body: z.strictObject({ mapping: DlqMapping, record: z.tuple([PartitionNumber, Offset]).optional() }),
  reply: MappingTrial,
})
