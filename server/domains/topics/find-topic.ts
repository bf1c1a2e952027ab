import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'

/**
 * The topic as its cluster describes it now. Refuses with `topic-unknown`, and with `topic-recreated` when the caller
 * meant the topic of another id that had this name before.
 */
export async function findTopic(ctx: Ctx, cluster: string, name: string, topicId?: string): Promise<TopicDescription> {
  const { kafka } = ctx.clusters.get(cluster)
  const { topics } = await kafka.describe({ signal: ctx.signal, topics: [name] })
  const topic = topics.find((candidate) => candidate.name === name)
  if (topic === undefined) throw problem('topic-unknown', `The cluster has no topic ${name}. Check the spelling, or whether it was deleted.`)
  if (topic.error !== null) throw topic.error
  if (topicId !== undefined && topic.topicId !== topicId) {
    throw problem('topic-recreated', `Topic ${name} was deleted and created again: its offsets and records are others now. Open it anew.`, {
      extra: { topicId: topic.topicId },
    })
  }
  return topic
}
