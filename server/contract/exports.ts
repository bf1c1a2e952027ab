import { z } from 'zod'
import { defineRoute } from './define.ts'
import { Predicate } from './predicate.ts'
import { DecoderQuery, Isolation } from './records.ts'
import { SearchEdge, SearchErrors, SearchStart, SearchStop } from './search.ts'
import { TopicParams } from './topics.ts'
import { Base64, Cursor, Instant, Int64, Notice, Offset, TopicId } from './wire.ts'

const literal = Predicate.omit({ expression: true })

/** A selection of records, as for a search; its tests are literal ones. */
export const ExportRequest = z
  .strictObject({
    predicate: literal.default({}),
    ...literal.partial().shape,
    from: SearchStart.optional(),
    to: SearchEdge.optional(),
    partitions: z.array(z.number().int().min(0).max(2_147_483_647)).min(1).max(10_000).optional(),
    /** Records after which it stops, with a cursor to go on from; all when left out. */
    limit: z.number().int().min(1).max(1_000_000_000).optional(),
    isolation: Isolation.default('committed'),
    slackMs: z.number().int().min(0).max(86_400_000).default(300_000),
    cursor: Cursor.optional(),
    topicId: TopicId.optional(),
  })
  .meta({ id: 'ExportRequest' })
export type ExportRequest = z.infer<typeof ExportRequest>

/** As a search, with all of its tests; all that match are written, partition after partition in the order of their offsets. */
export const ExportBody = ExportRequest.extend({ predicate: Predicate.default({}), expression: Predicate.shape.expression }).meta({
  id: 'ExportBody',
})
export type ExportBody = z.infer<typeof ExportBody>

export const ExportedRecord = z
  .object({
    type: z.literal('record'),
    partition: z.number().int(),
    offset: Offset,
    /** null where no calendar holds it; `timestampMs` is exact. */
    timestamp: Instant.nullable(),
    timestampMs: Int64,
    timestampType: z.enum(['create', 'append']),
    /** null: absent; empty text: no bytes. */
    key: Base64.nullable(),
    value: Base64.nullable(),
    /** In record order, repeats kept. `nameBase64` only where the name is not UTF-8. */
    headers: z.array(z.object({ name: z.string(), nameBase64: Base64.optional(), base64: Base64.nullable() })),
  })
  .meta({ id: 'ExportedRecord' })

export const ExportEnd = z
  .object({
    type: z.literal('end'),
    topic: z.string(),
    topicId: TopicId,
    complete: z.boolean(),
    stopReason: SearchStop,
    records: Int64,
    /** Where an expression was asked for: records that it could not judge, and that are left out. */
    errors: SearchErrors.optional(),
    /** Of all lines before this one, with their line ends, as hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** What was looked at of each partition; `problem` says why it was not read to its end. */
    partitions: z.array(z.object({ partition: z.number().int(), from: Offset, to: Offset, readTo: Offset, problem: z.string().nullable() })),
    notices: z.array(Notice),
    cursor: Cursor.nullable(),
  })
  .meta({ id: 'ExportEnd' })

export const ExportLine = z.discriminatedUnion('type', [ExportedRecord, ExportEnd]).meta({ id: 'ExportLine' })

const ExportQuery = z.object({ format: z.enum(['ndjson', 'csv']).default('ndjson'), ...DecoderQuery.shape })

export const exportRecords = defineRoute({
  op: 'records.export',
  summary: 'All records that match, streamed: as lines of JSON that lose nothing, ended by a manifest, or as CSV',
  params: TopicParams,
  query: ExportQuery,
  body: ExportBody,
  reply: ExportLine,
})

/** The body of an export as JSON text. */
const QuestionText = z
  .string()
  .max(16_384)
  .default('{}')
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: `JSON text of an export: ${error instanceof Error ? error.message : 'not readable'}` })
      return z.NEVER
    }
  })
  .pipe(ExportBody)

export const downloadRecords = defineRoute({
  op: 'records.download',
  summary: 'An export as a file that a browser writes to disk as it comes, however large it is',
  params: TopicParams,
  query: ExportQuery.extend({ question: QuestionText }),
  reply: ExportLine,
})
