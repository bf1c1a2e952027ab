import { z } from 'zod'
import { defineRoute } from './define.ts'
import { Job } from './jobs.ts'
import { TopicParams } from './topics.ts'
import { TopicId } from './wire.ts'

/** Lines of JSON as an export writes them, ended by its manifest. A browser hands over the file, the server reads it as it comes. */
const ExportedLines = z.custom<Blob | AsyncIterable<Uint8Array>>(
  (body) => typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || body instanceof Blob),
  'Send the file of an export as it is, with content-type application/x-ndjson.',
)

export const ImportOptions = z.object({
  /** `same`: the number that the line names. `key`: where Java's producer puts the key; without one by turns. */
  partitionRule: z.enum(['same', 'key']).default('same'),
  /** `now`: the time at which a record is written. */
  timestamp: z.enum(['original', 'now']).default('original'),
  ratePerSecond: z.coerce.number().int().min(1).max(1_000_000).optional(),
  topicId: TopicId.optional(),
})

export const importRecords = defineRoute({
  op: 'records.import',
  summary: 'Writes the records of an export again, as a job. The whole file is checked first: where a line is wrong nothing is written',
  params: TopicParams,
  query: ImportOptions,
  body: ExportedLines,
  reply: Job,
})
