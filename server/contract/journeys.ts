import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { DeadLetterRecord } from './dlqs.ts'
import { Base64, Instant, InstantInput, Int64, Notice, Offset, TopicId, TopicName, wholeNumber } from './wire.ts'

/** `source`: where it was first; `retry`: between two tries; `other`: a topic that has to do with no queue. */
export const JourneyRole = z.enum(['source', 'retry', 'dead-letter', 'parked', 'other'])
export type JourneyRole = z.infer<typeof JourneyRole>

export const JourneyQuery = z
  .object({
    key: z.string().min(1).max(4096).optional(),
    /** A key that is no text. */
    keyBase64: Base64.max(8192).optional(),
    /** Looked for in key, value and headers, as it stands. */
    eventId: z.string().trim().min(4).max(200).optional(),
    /** 32 hexadecimal digits, or a whole `traceparent`. Looked for in the headers. */
    traceId: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^(?:[0-9a-f]{2}-)?[0-9a-f]{32}(?:-[0-9a-f]{16}(?:-[0-9a-f]{2})?)?$/, 'the id of a trace: 32 hexadecimal digits, or a traceparent')
      .optional(),
    /** `<queue>/<partition>/<offset>` of a dead letter that was sent back. */
    replayId: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,249}\/\d{1,10}\/\d{1,19}$/, 'queue/partition/offset')
      .optional(),
    /** The topic that the question starts from: those that have to do with it are searched. Without one, those of all queues. */
    topic: TopicName.optional(),
    /** `all`: every topic of the cluster, those that have to do with queues first. */
    scope: z.enum(['related', 'all']).default('related'),
    from: InstantInput.optional(),
    to: InstantInput.optional(),
    limit: wholeNumber(1, 500).default(200),
    /** The budget of the search, over all topics. */
    seconds: wholeNumber(1, 25).default(8),
    records: Offset.default('5000000'),
  })
  .meta({ id: 'JourneyQuery' })

const Place = z.object({ topic: z.string(), partition: z.number().int(), offset: Offset })

export const JourneyStep = Place.extend({
  topicId: TopicId,
  role: JourneyRole,
  timestamp: Instant.nullable(),
  key: z.string().nullable(),
  size: z.number().int(),
  /** `search`: it fits the question. `pointer`: a step that was found names it as its origin, or the question does. */
  foundBy: z.enum(['search', 'pointer']),
  exceptionClass: z.string().nullable(),
  message: z.string().nullable(),
  attempts: z.number().int().nullable(),
  writer: DeadLetterRecord.shape.writer,
  /** The record that it was made of, where its headers tell. */
  origin: Place.nullable(),
  /** The dead letter that was sent back as this record, by which job, and for which time. */
  replay: z.object({ of: z.string(), job: z.string().nullable(), attempt: z.number().int().nullable() }).nullable(),
}).meta({ id: 'JourneyStep' })
export type JourneyStep = z.infer<typeof JourneyStep>

export const Journey = z
  .object({
    /** In the order of time; what was made of another record stands behind it. */
    steps: z.array(JourneyStep),
    /** All topics were read to their ends. */
    complete: z.boolean(),
    stopReason: z.enum(['range-end', 'limit', 'scan-budget', 'time-budget', 'error']),
    scanned: z.object({ records: Int64, bytes: Int64 }),
    topics: z.array(
      z.object({
        topic: z.string(),
        role: JourneyRole,
        matches: z.number().int(),
        scanned: Int64,
        complete: z.boolean(),
        /** Set where only the partition was read that the key belongs to. */
        partition: z.number().int().nullable(),
        /** Why it was not read to its end. */
        problem: z.string().nullable(),
      }),
    ),
    /** Topics that were not looked into at all, because they are too many. */
    topicsLeftOut: z.number().int(),
    notices: z.array(Notice),
  })
  .meta({ id: 'Journey' })
export type Journey = z.infer<typeof Journey>

export const findJourney = defineRoute({
  op: 'journeys.find',
  summary: 'Where a record has been: source, retries, queues of dead letters, parking and replays, on one timeline',
  params: ClusterParams,
  query: JourneyQuery,
  reply: Journey,
})
