import type { getBrokerConfig as route } from '../../contract/configs.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { presentBroker } from '../brokers/index.ts'
import { entryToWire } from './entry-to-wire.ts'

/** Settings of a broker by name, read from itself now. Refuses with `broker-unknown`, and with `broker-down` while it is away. */
export const getBrokerConfig = query<RouteArgs<typeof route>, RouteReply<typeof route>>('brokers.config', async (ctx, { cluster, broker }) => {
  await presentBroker(ctx, cluster, broker)
  const { kafka } = ctx.clusters.get(cluster)
  const [answer] = await kafka.describeConfigs([{ type: 'broker', name: String(broker) }], { signal: ctx.signal, synonyms: true })
  if (answer === undefined) throw new Error('describeConfigs answered nothing for a broker')
  if (answer.error !== null) throw answer.error
  const items = answer.entries.map(entryToWire).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return { items, nextCursor: null, asOf: instant(ctx.clock.now()) }
})
