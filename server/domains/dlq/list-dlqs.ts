import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { Dlq, listDlqs as route } from '../../contract/dlqs.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { cutPage } from '../topics/index.ts'
import { queuesOf } from './queues-of.ts'
import { dlqToWire } from './to-wire.ts'

/** Queues from the background index: no page reads a log. What fills at the moment comes first, then what is deep, then what is old. */
export const listDlqs = query<RouteArgs<typeof route>, RouteReply<typeof route>>(
  'dlqs.list',
  async (ctx, { cluster, search, ignored, limit, cursor }) => {
    const { snapshot, queues } = await queuesOf(ctx, cluster)
    // After the queues: sums of before a new beginning of an index must not stand beside its new counts.
    const sums = await ctx.deadLetters.sums(cluster)
    const byTopic = new Map(sums.map((sum) => [sum.topicId, sum]))
    const now = ctx.clock.now()
    const listed = queues.filter((queue) => queue.ignored === ignored).map((queue) => dlqToWire(queue, byTopic.get(queue.topicId), snapshot, now))
    const text = search?.toLowerCase()
    const matching = text === undefined ? listed : listed.filter((queue) => wordsOf(queue).some((word) => word.toLowerCase().includes(text)))
    const named = matching.toSorted(byAttention).map((queue) => ({ name: queue.topic, queue }))
    const { items, nextCursor } = cutPage(named, limit, cursor, { search, ignored })
    return {
      items: items.map(({ queue }) => queue),
      nextCursor,
      total: listed.length,
      matched: matching.length,
      asOf: instant(snapshot.at ?? 0),
      problems: snapshot.problems,
    }
  },
)

const wordsOf = ({ topic, sources, writer }: Dlq): string[] => [topic, ...sources, ...(writer === null ? [] : [writer.name])]

function byAttention(a: Dlq, b: Dlq): number {
  const [deepA, deepB] = [Number(a.depth ?? 0), Number(b.depth ?? 0)]
  const open = Number(deepB > 0) - Number(deepA > 0)
  return (
    open ||
    b.arrivalsPerMinute - a.arrivalsPerMinute ||
    deepB - deepA ||
    (a.oldestAt ?? '~').localeCompare(b.oldestAt ?? '~') ||
    (a.topic < b.topic ? -1 : 1)
  )
}
