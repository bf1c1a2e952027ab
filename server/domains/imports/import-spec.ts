import { z } from 'zod'

const Digits = z.string().regex(/^\d+$/)

/** What an import does, as it is kept with the job. */
export const ImportSpec = z.object({
  importId: z.string(),
  pieces: z.number().int(),
  /** Where the file came from, as its manifest says. */
  source: z.object({ topic: z.string(), topicId: z.string(), complete: z.boolean() }),
  target: z.object({ topic: z.string(), topicId: z.string(), partitions: z.number().int() }),
  partitionRule: z.enum(['same', 'key']),
  timestamp: z.enum(['original', 'now']),
})
export type ImportSpec = z.infer<typeof ImportSpec>

/** Where to go on: a line of a piece. `writing`: how many from there on may have been written, and where the target ended before. */
export const ImportCheckpoint = z.object({
  piece: z.number().int(),
  line: z.number().int(),
  imported: Digits,
  failed: Digits,
  writing: z.object({ count: z.number().int(), ends: z.record(z.string(), Digits) }).nullable(),
})
export type ImportCheckpoint = z.infer<typeof ImportCheckpoint>
