import type { tryDecoders as route } from '../../contract/decoders.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { query } from '../../core/verb.ts'
import { serdeHeaders } from '../../serde/record-wire.ts'
import { readRecord } from './read-record.ts'
import { sayStep } from './say-step.ts'
import { decodingOf, schemasFor } from './wire-records.ts'

/** What each decoder makes of one part of one record. */
export const tryDecoders = query<RouteArgs<typeof route>, RouteReply<typeof route>>('decoders.try', async (ctx, input) => {
  const { topic, record } = await readRecord(ctx, input)
  const [decoding, remembered] = await Promise.all([decodingOf(ctx, input.cluster, topic, input), ctx.decoders.of(input.cluster, topic.topicId)])
  const schemas = await schemasFor(ctx, input.cluster, [record], decoding)
  const bytes = record[input.part]
  const { part, steps } = ctx.serde.explainPart(bytes, serdeHeaders(record), input.part, schemas, record.key)
  return { decoder: part.decoder, items: steps.map((step) => sayStep(step, bytes)), remembered: { ...remembered } }
})
