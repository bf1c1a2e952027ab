import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { listFailures as route } from '../../contract/dlqs.ts'
import { query } from '../../core/verb.ts'
import { queueNamed } from './queues-of.ts'
import { failureToWire, progressOf } from './to-wire.ts'

/** All kinds of failure of a queue: their number is bounded. */
export const listFailures = query<RouteArgs<typeof route>, RouteReply<typeof route>>('dlqs.failures', async (ctx, { cluster, topic, state }) => {
  const { snapshot, queue } = await queueNamed(ctx, cluster, topic)
  const groups = await ctx.deadLetters.failures(cluster, queue.topicId)
  const now = ctx.clock.now()
  const failures = groups.map((group) => failureToWire(group, now))
  return {
    items: state === undefined ? failures : failures.filter((failure) => failure.state === state),
    nextCursor: null,
    indexed: progressOf(queue.stored, snapshot, topic),
  }
})
