import { z } from 'zod'
import { ExportRequest } from '../../contract/exports.ts'
import { FrozenTransform } from './transform/frozen-transform.ts'

const Digits = z.string().regex(/^\d+$/)

/** A topic that is written to, as it was when the replay was planned. */
const ReplayTopic = z.object({
  topic: z.string(),
  topicId: z.string(),
  partitions: z.number().int(),
  /** `max.message.bytes`. */
  maxBytes: z.number().int(),
  /** A compacted topic does not prove by what it lacks. */
  compacted: z.boolean(),
})
export type ReplayTopic = z.infer<typeof ReplayTopic>

/** What a replay does, as it is kept with the job: selection, ends and targets are frozen when it starts. */
export const ReplaySpec = z.object({
  source: z.object({ topic: z.string(), topicId: z.string() }),
  selection: z.union([
    z.object({ all: z.literal(true) }),
    z.object({ records: z.array(z.tuple([z.number().int(), Digits])) }),
    z.object({ failure: z.string() }),
    z.object({ search: ExportRequest }),
  ]),
  /** How the queue's records described their failure when the replay was planned. */
  mapping: z.unknown(),
  /** Offsets [from, to) of the source, and how many dead letters of them are selected. */
  lanes: z.array(z.object({ partition: z.number().int(), from: Digits, to: Digits, selected: Digits })),
  /** `origin`: where each record came from. */
  target: z.union([z.object({ origin: z.literal(true) }), z.object({ topic: z.string() })]),
  topics: z.array(ReplayTopic),
  /** Topics that dead letters came from and that may not be written to: by choice, or by the rights that we have. */
  denied: z.array(z.string()).default([]),
  parking: ReplayTopic.nullable(),
  partitionRule: z.enum(['same', 'key']),
  timestamp: z.enum(['now', 'original']),
  stripHeaders: z.boolean(),
  attemptLimit: z.number().int(),
  /** What is done with their values; null: they stay as they are. */
  transform: FrozenTransform.nullable().default(null),
  /** What is sent first; `lanes`: up to where that is; `ends`: where the queue ended, behind which what came back would be. */
  canary: z
    .object({
      records: Digits,
      groups: z.array(z.string()),
      lanes: z.array(z.object({ partition: z.number().int(), to: Digits, selected: Digits })),
      ends: z.array(z.tuple([z.number().int(), Digits])),
    })
    .nullable()
    .default(null),
  holdWhen: z.object({ group: z.string(), lagRecords: z.number().int() }).nullable().default(null),
  /** Dead letters of an origin of which a later one is selected too. */
  superseded: z.array(z.tuple([z.number().int(), Digits])),
})
export type ReplaySpec = z.infer<typeof ReplaySpec>
export type ReplayLaneSpec = ReplaySpec['lanes'][number]
