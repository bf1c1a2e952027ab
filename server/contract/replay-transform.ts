import { z } from 'zod'
import { MOST_EXPRESSION_CHARACTERS } from './predicate.ts'
import { Int64, Offset, PartitionNumber } from './wire.ts'

/** Longer patches are refused before anything reads them. */
export const MOST_PATCH_CHARACTERS = 65_536

/** What is done with the value of each record before it is sent. Key, headers and order stay as they are. */
export const ReplayTransform = z
  .strictObject({
    /**
     * `patch`: the text of a JSON patch (RFC 6902), so that its numbers keep every digit. `expression`: CEL whose result is the whole
     * value, over `key`, `value`, `headers`, `partition`, `offset`, `timestamp`, `size`.
     */
    change: z.union([
      z.strictObject({ patch: z.string().min(1).max(MOST_PATCH_CHARACTERS) }),
      z.strictObject({ expression: z.string().min(1).max(MOST_EXPRESSION_CHARACTERS) }),
    ]),
    /** `own`: as each record is encoded; JSON where it names no schema. `json`: JSON text. Else a version of a subject. */
    encode: z
      .union([
        z.strictObject({ own: z.literal(true) }),
        z.strictObject({ json: z.literal(true) }),
        z.strictObject({
          subject: z.string().min(1).max(512),
          version: z.union([z.number().int().min(1), z.literal('latest')]),
          /** Protobuf: the full name of the message; left out, the first of the file. */
          message: z.string().min(1).max(1024).optional(),
        }),
      ])
      .default({ own: true }),
  })
  .meta({ id: 'ReplayTransform' })
export type ReplayTransform = z.infer<typeof ReplayTransform>

const TransformSample = z.object({
  partition: PartitionNumber,
  offset: Offset,
  result: z.enum(['same', 'changed', 'failed']),
  /** As JSON text, at most 20,000 characters of each; null where the value cannot be read, or nothing came of it. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What is behind the 20,000 is left out. */
  cut: z.boolean(),
  beforeBytes: z.number().int().nullable(),
  afterBytes: z.number().int().nullable(),
  reason: z.string().nullable(),
})
export type TransformSample = z.infer<typeof TransformSample>

/** What a transform does to every selected record that has a target. */
export const TransformVerdicts = z
  .object({
    /** The schema that was chosen, as it is now: it stays this one. null: none was. */
    schema: z.object({ subject: z.string(), version: z.number().int(), id: z.number().int(), type: z.string() }).nullable(),
    /** Their value becomes another one that its schema takes. */
    changed: Int64,
    /** They come out equal, and keep their bytes. */
    unchanged: Int64,
    /** The change cannot be made, or its schema does not take the result: they will fail. */
    failed: Int64,
    /** The first reasons, each with its first records. */
    failures: z.array(z.object({ reason: z.string(), records: Int64, examples: z.array(z.object({ partition: PartitionNumber, offset: Offset })) })),
    /** Failed for reasons that are not listed. */
    otherFailures: Int64,
    /** One record of each of the first kinds of failure, then the first others. */
    samples: z.array(TransformSample),
  })
  .meta({ id: 'TransformVerdicts' })
export type TransformVerdicts = z.infer<typeof TransformVerdicts>
