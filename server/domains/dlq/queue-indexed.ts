import type { Ctx } from '../../core/context.ts'
import { queuesOf } from './queues-of.ts'
import { byCount, progressOf } from './to-wire.ts'

/** How far the index of a queue came, and who wrote it, the most frequent first. A queue that is not listed is not read. */
export async function queueIndexed(
  ctx: Ctx,
  cluster: string,
  { topic, topicId }: { topic: string; topicId: string },
): Promise<{ isListed: boolean; writers: string[]; progress: { done: string; total: string } }> {
  const { snapshot, queues } = await queuesOf(ctx, cluster)
  const queue = queues.find((one) => one.topicId === topicId)
  const stored = queue?.stored ?? null
  return {
    isListed: queue !== undefined && !queue.ignored,
    writers: byCount(stored?.index.writers ?? {}).map(([name]) => name),
    progress: progressOf(stored, snapshot, topic),
  }
}
