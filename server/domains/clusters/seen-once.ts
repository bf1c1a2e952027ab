import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { ClusterSnapshot } from './snapshot.ts'

/** The last snapshot that has data. Refuses with `cluster-down` while the cluster has never answered. */
export async function seenOnce(ctx: Ctx, cluster: string): Promise<ClusterSnapshot> {
  const handle = ctx.clusters.get(cluster)
  const snapshot = await ctx.clusters.watch(cluster).read()
  if (snapshot.at !== null) return snapshot
  const reason = snapshot.problems[0]?.message ?? 'It has not been asked yet.'
  throw problem('cluster-down', `Cluster ${handle.name} has not answered yet. ${reason} Headgate keeps trying.`)
}
