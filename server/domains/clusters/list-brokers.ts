import type { listBrokers as route } from '../../contract/clusters.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { query } from '../../core/verb.ts'
import { seenOnce } from './seen-once.ts'
import { brokersToWire } from './to-wire.ts'

/** Brokers with what they lead and hold. A broker that gave no sizes keeps its row. */
export const listBrokers = query<RouteArgs<typeof route>, RouteReply<typeof route>>('brokers.list', async (ctx, { cluster }) => {
  return { items: brokersToWire(await seenOnce(ctx, cluster)), nextCursor: null }
})
