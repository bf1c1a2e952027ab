import type { RouteArgs } from '../../contract/define.ts'
import type { applyDiscard as applyRoute } from '../../contract/disposals.ts'
import type { Job } from '../../contract/jobs.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { jobToWire } from '../jobs/index.ts'
import { rangesOfHash } from '../replays/index.ts'
import { refuseBlocked, refuseUnconfirmed } from './guards.ts'
import { plannedDiscard } from './plan-discard.ts'

/** Plans again with the ends of the plan. What was decided meanwhile stays as it was decided. */
export const applyDiscard = mutation('discards.apply', async (ctx, { cluster, body }: RouteArgs<typeof applyRoute>): Promise<Job> => {
  const { hash, reason, confirm, ...request } = body
  refuseUnconfirmed(ctx.clusters.get(cluster), request.dlq, confirm)
  const frozen = rangesOfHash(hash)
  const { plan, spec } = await plannedDiscard(ctx, cluster, request, frozen)
  refuseBlocked(plan.blockers, plan)
  if (frozen === null || plan.hash !== hash) {
    throw problem('plan-stale', 'The queue is not what it was when this was planned. Look at the plan again.', { extra: { plan } })
  }
  const title = spec.mark === 'new' ? `Take back what was discarded of ${request.dlq}` : `Discard dead letters of ${request.dlq}`
  const job = { kind: 'discard' as const, cluster, topic: request.dlq, title, spec: { ...spec, reason }, ratePerSecond: null }
  return jobToWire(await ctx.jobs.start({ ...job, selected: BigInt(plan.selected) }, ctx.actor))
})
