import type { rememberDecoder as route } from '../../contract/decoders.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { mutation } from '../../core/verb.ts'
import { findTopic } from '../topics/index.ts'

/** Keeps which decoder is tried first on a topic's keys or values; `auto` forgets it. Nothing is written to Kafka. */
export const rememberDecoder = mutation<RouteArgs<typeof route>, RouteReply<typeof route>>(
  'decoders.remember',
  async (ctx, { cluster, topic, body }) => {
    const { topicId } = await findTopic(ctx, cluster, topic, body.topicId)
    await ctx.decoders.remember({ cluster, topicId, part: body.part, decoder: body.decoder, by: ctx.actor })
    return { topicId, ...(await ctx.decoders.of(cluster, topicId)), [body.part]: body.decoder }
  },
  { keepsOnly: true },
)
