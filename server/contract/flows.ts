import { z } from 'zod'
import { defineRoute } from './define.ts'
import { Job } from './jobs.ts'
import { ClusterId, TopicId, TopicName } from './wire.ts'

/** What a flow may be at most: it is for trying things out, and ends by itself. */
export const FLOW_RECORDS = 10_000_000
export const FLOW_SECONDS = 86_400
export const FLOW_PER_SECOND = 50_000

const TemplateText = z.string().max(65_536).nullable()

/**
 * Text in which `{{…}}` stands for something else in every record: `{{sequence}}` or `{{sequence:1000}}` counts from 0 or 1000,
 * `{{uuid}}`, `{{time}}` (ISO) or `{{time:ms}}`, `{{int:1..100}}` (both ends included), `{{pick:red|green|blue}}`. `{{{{` is two
 * braces. All but the time follow from the seed and the number of the record.
 */
export const FlowTemplate = z.strictObject({
  key: TemplateText.default(null),
  value: TemplateText,
  headers: z
    .array(z.strictObject({ name: z.string().max(1024), value: TemplateText }))
    .max(100)
    .default([]),
})
export type FlowTemplate = z.infer<typeof FlowTemplate>

export const FlowRequest = z
  .strictObject({
    topic: TopicName,
    topicId: TopicId.optional(),
    template: FlowTemplate,
    /** null: where Java's producer puts the key; without a key by turns. */
    partition: z.number().int().min(0).max(2_147_483_647).nullable().default(null),
    /** Records of every interval, the first of which begins at once. */
    records: z.number().int().min(1).max(50_000).default(1),
    everyMs: z.number().int().min(100).max(3_600_000).default(1000),
    /** So many records, or as many as the intervals of this time hold. */
    end: z.union([
      z.strictObject({ records: z.number().int().min(1).max(FLOW_RECORDS) }),
      z.strictObject({ seconds: z.number().int().min(1).max(FLOW_SECONDS) }),
    ]),
    /** What it may write at most, whatever the interval asks for; can be changed while it runs. */
    ratePerSecond: z.number().int().min(1).max(1_000_000).nullable().default(null),
    /** The same seed makes the same records, but for their times. */
    seed: z.string().max(100).optional(),
  })
  .meta({ id: 'FlowRequest' })
export type FlowRequest = z.infer<typeof FlowRequest>

export const startFlow = defineRoute({
  op: 'flows.start',
  summary: 'Writes made-up records in intervals, as a job that ends by itself',
  params: z.object({ cluster: ClusterId }),
  body: FlowRequest,
  reply: Job,
})
