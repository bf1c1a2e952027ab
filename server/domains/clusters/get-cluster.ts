import type { getCluster as route } from '../../contract/clusters.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { query } from '../../core/verb.ts'
import { clusterToWire } from './to-wire.ts'

/** One cluster as it was last seen. */
export const getCluster = query<RouteArgs<typeof route>, RouteReply<typeof route>>('clusters.get', async (ctx, { cluster }) => {
  const handle = ctx.clusters.get(cluster)
  return clusterToWire(handle, await ctx.clusters.watch(cluster).read())
})
