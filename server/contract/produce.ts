import { z } from 'zod'
import { defineRoute } from './define.ts'
import { TopicParams } from './topics.ts'
import { Base64, Instant, InstantInput, Int64, Offset, TopicId } from './wire.ts'

/** Records in one request, headers of one record, and bytes of the whole body. */
export const MAX_RECORDS = 1000
export const MAX_HEADERS = 1000
export const MAX_BODY_BYTES = 32 * 1024 * 1024

const subjectName = z.string().min(1).max(512)

/** The bytes of a key or value, or how to make them; null is a null key, or a tombstone. */
export const PartInput = z
  .union(
    [
      z.null(),
      z.strictObject({ base64: Base64 }),
      z.strictObject({ text: z.string() }),
      /** JSON text that is sent as it stands; refused where it is not JSON. */
      z.strictObject({ json: z.string() }),
      z.strictObject({
        subject: subjectName,
        version: z.union([z.number().int().min(1), z.literal('latest')]),
        /** JSON text of the value; whole numbers keep every digit. */
        json: z.string(),
        /** Protobuf: the full name of the message; left out, the first of the file. */
        message: z.string().min(1).max(1024).optional(),
      }),
    ],
    { error: 'give one of {"base64"}, {"text"}, {"json"}, {"subject", "version", "json"}, or null' },
  )
  .meta({ id: 'PartInput' })
export type PartInput = z.infer<typeof PartInput>

const HeaderInput = z.union(
  [
    z.strictObject({ name: z.string(), base64: Base64.nullable() }),
    /** A name that is not UTF-8, as records are read: `name` beside it is for the eye. */
    z.strictObject({ name: z.string().optional(), nameBase64: Base64, base64: Base64.nullable() }),
  ],
  { error: 'give {"name", "base64"}, or {"nameBase64", "base64"} for a name that is not UTF-8; base64 null is a header without a value' },
)
export type HeaderInput = z.infer<typeof HeaderInput>

export const RecordInput = z.strictObject({
  /** Left out or null: the record has no key. */
  key: PartInput.default(null),
  /** Never left out: a tombstone is said by null. */
  value: PartInput,
  /** Written in this order, repeats kept. */
  headers: z.array(HeaderInput).max(MAX_HEADERS).default([]),
  /** Null: by the key as Java's producer does (murmur2), records without a key are spread. */
  partition: z.number().int().min(0).max(2_147_483_647).nullable().default(null),
  /** Null: when it is written. Topics that append the broker's time keep that instead. */
  timestamp: InstantInput.nullable().default(null),
})
export type RecordInput = z.infer<typeof RecordInput>

export const ProduceRequest = z.strictObject({
  records: z.array(RecordInput).min(1).max(MAX_RECORDS),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']).default('none'),
  /** Refuse when the topic of this name is no longer the one with this id. */
  topicId: TopicId.optional(),
  /** On clusters marked production: the topic's name once more. */
  confirm: z.string().optional(),
})

/** Why one record was not written. */
const ItemProblem = z.object({ path: z.string(), code: z.string(), message: z.string(), fix: z.string().nullable() })

export const ProducedItem = z
  .object({
    /** In a dry run null for a record without a key: it is spread when it is written. */
    partition: z.number().int().nullable(),
    /** Null in a dry run, and where the record was not written. */
    offset: Offset.nullable(),
    timestamp: Instant.nullable(),
    timestampMs: Int64.nullable(),
    /** Encoded bytes; null for a null key or value. */
    keyBytes: z.number().int().nullable(),
    valueBytes: z.number().int().nullable(),
    /** About what the record takes in its batch, uncompressed. */
    sizeBytes: z.number().int(),
    chosenBy: z.enum(['request', 'key', 'spread']),
    problem: ItemProblem.nullable(),
    /** With a problem: it may be in the log nevertheless. Look before sending it again. */
    inDoubt: z.boolean(),
  })
  .meta({ id: 'ProducedItem' })
export type ProducedItem = z.infer<typeof ProducedItem>

export const ProduceReply = z
  .object({
    /** One per record, in their order. */
    items: z.array(ProducedItem),
    topicId: TopicId,
    dryRun: z.boolean(),
    partitioner: z.literal('murmur2'),
    /** What the topic takes as one batch; null where it could not be asked. Dry runs only. */
    maxBatchBytes: z.number().int().nullable(),
  })
  .meta({ id: 'ProduceReply' })
export type ProduceReply = z.infer<typeof ProduceReply>

export const produceRecords = defineRoute({
  op: 'records.produce',
  summary: 'Write records, each once; `dryRun` tells partitions and sizes and writes nothing',
  params: TopicParams,
  query: z.object({
    /** Also without a value. */
    dryRun: z.stringbool({ truthy: ['true', '1', 'yes', 'on', 'y', 'enabled', ''] }).default(false),
  }),
  body: ProduceRequest,
  reply: ProduceReply,
  maxBodyBytes: MAX_BODY_BYTES,
})
