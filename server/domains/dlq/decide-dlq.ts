import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { ignoreDlq as ignoreRoute, mapDlq as mapRoute, pinDlq as pinRoute } from '../../contract/dlqs.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { findTopic } from '../topics/index.ts'

export const pinDlq = mutation<RouteArgs<typeof pinRoute>, RouteReply<typeof pinRoute>>('dlqs.pin', async (ctx, { cluster, topic, body }) => {
  const { source = null } = body
  if (source === topic) {
    throw problem('invalid-input', 'A queue is not its own source.', {
      errors: [{ path: 'body.source', message: 'it is the queue itself', fix: 'Name the topic whose records fail, or leave it out.' }],
    })
  }
  if (source !== null) await findTopic(ctx, cluster, source)
  await decide(ctx, cluster, topic, 'pinned', body.pinned, source)
  return { topic, pinned: body.pinned }
})

export const ignoreDlq = mutation<RouteArgs<typeof ignoreRoute>, RouteReply<typeof ignoreRoute>>(
  'dlqs.ignore',
  async (ctx, { cluster, topic, body }) => {
    await decide(ctx, cluster, topic, 'ignored', body.ignored, null)
    return { topic, ignored: body.ignored }
  },
)

export const mapDlq = mutation<RouteArgs<typeof mapRoute>, RouteReply<typeof mapRoute>>('dlqs.mapping', async (ctx, { cluster, topic, body }) => {
  const { topicId } = await findTopic(ctx, cluster, topic)
  await ctx.deadLetters.decide(cluster, { topicId, topic }, { mapping: body.mapping })
  return { topic, mapping: body.mapping }
})

/** Taking a decision back leaves another one alone. */
async function decide(ctx: Ctx, cluster: string, topic: string, decision: 'pinned' | 'ignored', on: boolean, source: string | null): Promise<void> {
  const { topicId } = await findTopic(ctx, cluster, topic)
  const before = (await ctx.deadLetters.queue(cluster, topicId))?.decision ?? null
  if (!on && before !== decision) return
  await ctx.deadLetters.decide(cluster, { topicId, topic }, { decision: on ? decision : null, pinnedSource: on ? source : null })
}
