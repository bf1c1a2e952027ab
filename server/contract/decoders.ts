import { z } from 'zod'
import { defineRoute } from './define.ts'
import { DecoderQuery, DecoderText, RecordParams } from './records.ts'
import { TopicParams } from './topics.ts'
import { TopicId } from './wire.ts'

const PartName = z.enum(['key', 'value'])

/** What one decoder made of the bytes. */
export const DecoderStep = z.object({
  decoder: z.string(),
  /** `failed`: tried and passed over; `read`: what is shown; `would-…`: not tried, and what it would have made of them. */
  verdict: z.enum(['failed', 'read', 'would-read', 'would-fail']),
  /** Why not; of one that reads, what a reader must know. */
  reason: z.string().nullable(),
  /** Where in the stored bytes it went wrong; null where that has no place. */
  byteOffset: z.number().int().nullable(),
  /** What to do about it. */
  fix: z.string().nullable(),
})
export type DecoderStep = z.infer<typeof DecoderStep>

export const tryDecoders = defineRoute({
  op: 'decoders.try',
  summary: 'What each decoder makes of a key or a value, in the order in which they were tried',
  params: RecordParams,
  query: z.object({ part: PartName, topicId: TopicId.optional(), ...DecoderQuery.shape }),
  reply: z.object({
    /** The one that reads the part; `hex` where none does. */
    decoder: z.string(),
    items: z.array(DecoderStep),
    /** What is tried first in this topic; `auto` where nothing is remembered. */
    remembered: z.object({ key: DecoderText, value: DecoderText }),
  }),
})

export const rememberDecoder = defineRoute({
  op: 'decoders.remember',
  summary: 'Which decoder is tried first on the keys or values of a topic, for all readers; auto forgets it',
  params: TopicParams,
  body: z.strictObject({
    part: PartName,
    decoder: DecoderText,
    /** Refuse when the topic of this name is no longer the one with this id. */
    topicId: TopicId.optional(),
  }),
  reply: z.object({ topicId: TopicId, key: DecoderText, value: DecoderText }),
})
