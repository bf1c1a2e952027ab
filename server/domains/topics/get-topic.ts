import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getTopic as route } from '../../contract/topics.ts'
import { query } from '../../core/verb.ts'
import { noReaders } from '../clusters/index.ts'
import { findTopic } from './find-topic.ts'
import { topicToWire } from './to-wire.ts'

/** One topic: described now, its figures from the background snapshot where that one is of the same topic. */
export const getTopic = query<RouteArgs<typeof route>, RouteReply<typeof route>>('topics.get', async (ctx, input) => {
  const topic = await findTopic(ctx, input.cluster, input.topic)
  const snapshot = await ctx.clusters.watch(input.cluster).read()
  const same = snapshot.topics.get(topic.name)?.topicId === topic.topicId
  return topicToWire(topic, same ? snapshot.figures.get(topic.name) : undefined, same ? snapshot.readers : noReaders)
})
