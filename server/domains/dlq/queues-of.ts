import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { type ClusterSnapshot, seenOnce } from '../clusters/index.ts'
import { type FoundQueue, findQueues } from './find/find-queues.ts'
import { rulesOf } from './rules/rules-of.ts'
import { sourcesOf } from './to-wire.ts'

/** The queues of a cluster as they were last seen. Rejects with `cluster-down` before the first look, `database-down` without a database. */
export async function queuesOf(ctx: Ctx, cluster: string): Promise<{ snapshot: ClusterSnapshot; queues: FoundQueue[] }> {
  const snapshot = await seenOnce(ctx, cluster)
  const [stored, rules] = await Promise.all([ctx.deadLetters.queues(cluster), rulesOf(ctx)])
  return { snapshot, queues: findQueues(snapshot, stored, rules.names) }
}

/** Each queue that is listed with the topics its records came from. Rejects as `queuesOf`. */
export async function queuePairs(ctx: Ctx, cluster: string): Promise<{ snapshot: ClusterSnapshot; pairs: { topic: string; sources: string[] }[] }> {
  const { snapshot, queues } = await queuesOf(ctx, cluster)
  return { snapshot, pairs: queues.filter(({ ignored }) => !ignored).map((queue) => ({ topic: queue.topic, sources: sourcesOf(queue, snapshot) })) }
}

/** One queue; a topic that is not listed as one can be asked for as well. Rejects with `topic-unknown`. */
export async function queueNamed(ctx: Ctx, cluster: string, topic: string): Promise<{ snapshot: ClusterSnapshot; queue: FoundQueue }> {
  const { snapshot, queues } = await queuesOf(ctx, cluster)
  const found = queues.find((queue) => queue.topic === topic)
  if (found !== undefined) return { snapshot, queue: found }
  const described = snapshot.topics.get(topic)
  if (described === undefined) throw problem('topic-unknown', `The cluster has no topic ${topic}. Check the spelling, or whether it was deleted.`)
  const stored = await ctx.deadLetters.queue(cluster, described.topicId)
  return { snapshot, queue: { topic, topicId: described.topicId, foundBy: [], ignored: stored?.decision === 'ignored', stored } }
}
