import type { listClusters as route } from '../../contract/clusters.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { query } from '../../core/verb.ts'
import { clusterToWire } from './to-wire.ts'

/** All configured clusters as they were last seen; a dead one delays nobody. */
export const listClusters = query<RouteArgs<typeof route>, RouteReply<typeof route>>('clusters.list', async (ctx) => {
  const items = await Promise.all(ctx.clusters.all().map(async (handle) => clusterToWire(handle, await ctx.clusters.watch(handle.id).read())))
  return { items, nextCursor: null }
})
