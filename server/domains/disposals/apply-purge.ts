import type { RouteArgs } from '../../contract/define.ts'
import type { applyPurge as applyRoute } from '../../contract/disposals.ts'
import type { Job } from '../../contract/jobs.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { jobToWire } from '../jobs/index.ts'
import { rangesOfHash } from '../replays/index.ts'
import { refuseBlocked, refuseUnconfirmed } from './guards.ts'
import { plannedPurge } from './plan-purge.ts'

/** Plans again with the ends of the plan, and refuses where more records below them are open than were shown. */
export const applyPurge = mutation('dlqs.purge', async (ctx, { cluster, topic, body }: RouteArgs<typeof applyRoute>): Promise<Job> => {
  const { hash, confirm, ...request } = body
  refuseUnconfirmed(ctx.clusters.get(cluster), topic, confirm)
  const frozen = rangesOfHash(hash)
  const { plan, spec, open } = await plannedPurge(ctx, cluster, topic, request, frozen)
  refuseBlocked(plan.blockers, plan)
  const [digest, ends, shown = ''] = hash.split('.')
  const [digestNow, endsNow] = plan.hash.split('.')
  const isSame = frozen !== null && digest === digestNow && ends === endsNow && /^\d{1,12}$/.test(shown) && open <= BigInt(shown)
  if (!isSame) throw problem('plan-stale', 'The queue is not what it was when the purge was planned. Look at the plan again.', { extra: { plan } })
  const job = { kind: 'purge' as const, cluster, topic, title: `Purge ${topic}`, spec, selected: BigInt(plan.deleted), ratePerSecond: null }
  return jobToWire(await ctx.jobs.start(job, ctx.actor))
})
