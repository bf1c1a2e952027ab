import { problem } from '../../core/errors.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'

/** For work that outlives a request. Throws where the topic is gone, or is another one of this name. */
export function refuseOther(topics: readonly TopicDescription[], { topic, topicId }: { topic: string; topicId: string }): void {
  const now = topics.find(({ name }) => name === topic)
  if (now === undefined || now.error !== null) throw now?.error ?? problem('topic-unknown', `The cluster has no topic ${topic} any more.`)
  if (now.topicId !== topicId) throw problem('topic-recreated', `Topic ${topic} was deleted and created again since this job was started.`)
}
