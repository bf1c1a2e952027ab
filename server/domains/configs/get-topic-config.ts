import type { getTopicConfig as route } from '../../contract/configs.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { ConfigEntry } from '../../gateways/kafka/types.ts'
import { fallbackNames, needsFallback, withFallback } from './broker-fallback.ts'
import { entryToWire } from './entry-to-wire.ts'

/** Settings of a topic by name, read now. Refuses with `topic-unknown`. */
export const getTopicConfig = query<RouteArgs<typeof route>, RouteReply<typeof route>>('topics.config', async (ctx, { cluster, topic }) => {
  const { kafka } = ctx.clusters.get(cluster)
  const [answer] = await kafka.describeConfigs([{ type: 'topic', name: topic }], { signal: ctx.signal, synonyms: true })
  if (answer === undefined) throw new Error('describeConfigs answered nothing for a topic')
  if (answer.error !== null) throw answer.error
  const entries = needsFallback(answer.entries) ? withFallback(answer.entries, await brokerSettings(ctx, cluster)) : answer.entries
  const items = entries.map(entryToWire).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { items, nextCursor: null, asOf: instant(ctx.clock.now()) }
})

/** Any broker will do: these settings should be the same on all. Without the right to read them the fallback stays unknown. */
async function brokerSettings(ctx: Ctx, cluster: string): Promise<ConfigEntry[]> {
  const { kafka } = ctx.clusters.get(cluster)
  const call = { signal: ctx.signal }
  const { brokers } = await kafka.describe({ ...call, topics: [] })
  const [first] = brokers
  if (first === undefined) return []
  try {
    const [answer] = await kafka.describeConfigs([{ type: 'broker', name: String(first.id) }], { ...call, names: [...fallbackNames], synonyms: true })
    return answer?.entries ?? []
  } catch (error) {
    if (error instanceof KafkaError && error.kafkaName !== 'ABORTED') return []
    throw error
  }
}
