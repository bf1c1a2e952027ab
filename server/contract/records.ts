import { z } from 'zod'
import { CHOICE_PATTERN, decoderChoices } from './decoder-choice.ts'
import { defineRoute } from './define.ts'
import { TopicParams } from './topics.ts'
import { Base64, Cursor, Instant, InstantInput, Int64, Limit, Notice, Offset, PartitionList, PartitionNumber, TopicId, wholeNumber } from './wire.ts'

/** Why one decoder did not read the bytes. */
const Attempt = z.object({ decoder: z.string(), reason: z.string() })

/** A key or a value: the bytes, and what a decoder made of them. */
export const Part = z
  .object({
    /** false: the part is absent (a null key; a tombstone where it is the value). */
    present: z.boolean(),
    /** Stored bytes; null when absent. */
    size: z.number().int().nullable(),
    /** Which decoder read it: avro, protobuf, json-schema, json, connect-json, text, int32, int64, float, double, uuid, consumer-offsets, transaction-state, hex, none. */
    decoder: z.string(),
    /** What stands around the data: `connect-json` (Kafka Connect's JSON with its schema), `debezium` (a change event). */
    envelope: z.array(z.enum(['connect-json', 'debezium'])).optional(),
    /** Lossless text: JSON with every digit kept, or the text. Null when no decoder read it. */
    decoded: z.string().nullable(),
    /** The bytes as UTF-8 text; null when they are not UTF-8, and in lists and live views where `decoded` says it. */
    text: z.string().nullable(),
    /** All bytes; null in lists and live views, and when absent. */
    base64: Base64.nullable(),
    schema: z
      .object({
        /** null: it was found by its GUID or from a file, and has no id that is known. */
        id: z.number().int().nullable(),
        /** Where the bytes name their schema by GUID. */
        guid: z.string().optional(),
        subject: z.string().nullable(),
        version: z.number().int().nullable(),
      })
      .nullable(),
    /** true: `decoded` and `text` are cut; the single record carries all. */
    truncated: z.boolean(),
    /** Why the expected decoder did not read it; the raw bytes are shown. */
    error: z.object({ tried: z.array(Attempt) }).nullable(),
    /** Something a reader must know about a value that was read: not valid against its schema, a duplicate key, judged by its beginning. */
    note: z.string().nullable(),
  })
  .meta({ id: 'Part' })
export type Part = z.infer<typeof Part>

export const Header = z.object({
  name: z.string(),
  /** The name's bytes, only where they are not UTF-8. */
  nameBase64: Base64.optional(),
  /** null: the header has no value. */
  base64: Base64.nullable(),
  text: z.string().nullable(),
  /** true: name or value are cut; the single record carries all. */
  truncated: z.boolean(),
})
export type Header = z.infer<typeof Header>

/** How a part is to be read: `auto`, a decoder, or one with its schema as `avro@12` (an id) or `avro@orders-value/3`. */
export const DecoderText = z
  .string()
  .regex(
    CHOICE_PATTERN,
    `one of ${decoderChoices.join(', ')}; those with a schema also as avro@12 (its id) or avro@orders-value/3, of Protobuf with the message after #`,
  )
  .meta({ id: 'Decoder' })

/** `auto` where it is left out. What does not fit is shown as bytes, with the reason. */
export const DecoderQuery = z.object({ key: DecoderText.optional(), value: DecoderText.optional() })

export const RecordState = z.enum(['committed', 'open', 'aborted', 'control'])

export const KafkaRecord = z
  .object({
    topicId: TopicId,
    partition: z.number().int(),
    offset: Offset,
    /** null where the record has none (−1) or one no calendar holds; `timestampMs` is exact. */
    timestamp: Instant.nullable(),
    timestampMs: Int64,
    timestampType: z.enum(['create', 'append']),
    key: Part,
    value: Part,
    /** In record order, repeats kept. */
    headers: z.array(Header),
    state: RecordState,
    /** Bytes of key, value and headers, uncompressed. */
    size: z.number().int(),
  })
  .meta({ id: 'Record' })
export type KafkaRecord = z.infer<typeof KafkaRecord>

export const Isolation = z.enum(['committed', 'uncommitted'])
export type Isolation = z.infer<typeof Isolation>

export const BrowseQuery = z.object({
  /**
   * `lastPerPartition`: the last offsets of each partition, forwards (fewer records where some were compacted away or
   * are transaction markers). `group`: forwards from what a consumer group has committed.
   */
  position: z.enum(['newest', 'oldest', 'offset', 'timestamp', 'lastPerPartition', 'group']).default('newest'),
  /** With `position=offset`: first offset, in every chosen partition. */
  offset: Offset.optional(),
  /** With `position=timestamp`: first time. */
  timestamp: InstantInput.optional(),
  /** With `position=lastPerPartition`: how many offsets of each; as many as `limit` unless told. */
  last: wholeNumber(1, 1_000_000).optional(),
  /** With `position=group`: its id. Partitions in which it has committed nothing are left out, with a notice. */
  group: z.string().min(1).max(1024).optional(),
  /** Exclusive ends of the range. */
  toOffset: Offset.optional(),
  toTimestamp: InstantInput.optional(),
  partitions: PartitionList.optional(),
  limit: Limit,
  cursor: Cursor.optional(),
  isolation: Isolation.default('committed'),
  /** With `isolation=uncommitted`: transaction markers as well, as records of state `control`. */
  include: z.literal('control').optional(),
  /** Refuse when the topic of this name is no longer the one with this id. */
  topicId: TopicId.optional(),
  ...DecoderQuery.shape,
})

export const RecordPage = z
  .object({
    items: z.array(KafkaRecord),
    /** Further in the direction of reading (older when newest first); null at the end. */
    nextCursor: Cursor.nullable(),
    /** Back towards where the reading began; null on the first page, and where going back ends: a cursor holds so many pages and no more. */
    previousCursor: Cursor.nullable(),
    /** The whole range has been read with this page. */
    complete: z.boolean(),
    stopReason: z.enum(['range-end', 'limit', 'scan-budget', 'time-budget', 'error']),
    scanned: z.object({ records: Int64, bytes: Int64 }),
    /** Unreadable batches, partitions without a leader, hidden open transactions, a clamped range. */
    notices: z.array(Notice),
    topicId: TopicId,
  })
  .meta({ id: 'RecordPage' })
export type RecordPage = z.infer<typeof RecordPage>

export const browseRecords = defineRoute({
  op: 'records.browse',
  summary: 'A page of records across partitions, ordered by (timestamp, partition, offset)',
  params: TopicParams,
  query: BrowseQuery,
  reply: RecordPage,
})

export const RecordParams = TopicParams.extend({ partition: PartitionNumber, offset: Offset })

export const getRecord = defineRoute({
  op: 'records.get',
  summary: 'One record with all of its bytes',
  params: RecordParams,
  query: z.object({ topicId: TopicId.optional(), ...DecoderQuery.shape }),
  reply: KafkaRecord,
})

export const getRawPart = defineRoute({
  op: 'records.raw',
  summary: 'The stored bytes of the key, the value or one header value, as a download',
  params: RecordParams,
  query: z.object({
    part: z.enum(['key', 'value', 'header']),
    /** Which header, from 0, with `part=header`. */
    index: wholeNumber(0, 65_535).optional(),
    topicId: TopicId.optional(),
  }),
  reply: z.instanceof(Uint8Array),
})
