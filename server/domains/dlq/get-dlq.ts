import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getDlq as route } from '../../contract/dlqs.ts'
import { query } from '../../core/verb.ts'
import { parkingOf } from './find/parking.ts'
import { families } from './headers/families.ts'
import { mappingOf } from './headers/stored-mapping.ts'
import { queueNamed } from './queues-of.ts'
import { byCount, dlqToWire, lastDaysOf } from './to-wire.ts'

const labels = new Map<string, string>(families.map(({ family, label }) => [family, label]))

export const getDlq = query<RouteArgs<typeof route>, RouteReply<typeof route>>('dlqs.get', async (ctx, { cluster, topic }) => {
  const { snapshot, queue } = await queueNamed(ctx, cluster, topic)
  // After the queue: sums of before a new beginning of its index must not stand beside its new counts.
  const sums = await ctx.deadLetters.sums(cluster)
  const now = ctx.clock.now()
  const sum = sums.find(({ topicId }) => topicId === queue.topicId)
  const index = queue.stored?.index
  return {
    ...dlqToWire(queue, sum, snapshot, now),
    lastDays: lastDaysOf(index?.hours ?? {}, now),
    families: byCount(index?.families ?? {}).map(([family, records]) => ({ family, label: labelOf(family), records })),
    mapping: mappingOf(queue.stored?.mapping),
    unreadable: index?.unreadable ?? 0,
    parking: parkingOf(snapshot, topic),
  }
})

function labelOf(family: string): string {
  if (family === 'mapping') return 'Own mapping'
  return labels.get(family) ?? 'No failure headers'
}
