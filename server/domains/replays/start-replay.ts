import type { RouteArgs } from '../../contract/define.ts'
import type { Job } from '../../contract/jobs.ts'
import type { startReplay as startRoute } from '../../contract/replays.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { jobToWire } from '../jobs/index.ts'
import { rangesOfHash } from './frozen-ends.ts'
import { planned } from './plan-replay.ts'
import type { ReplaySpec } from './replay-spec.ts'
import { replayTopics } from './survey.ts'

/** Plans again with the ends of the plan, and refuses where something stands against it or comes out otherwise than was shown. */
export const startReplay = mutation('replays.start', async (ctx, input: RouteArgs<typeof startRoute>): Promise<Job> => {
  const { hash, ...request } = input.body
  const frozen = rangesOfHash(hash)
  const { plan, spec } = await planned(ctx, input.cluster, request, frozen)
  const [blocker] = plan.blockers
  if (blocker !== undefined) throw problem('invalid-input', blocker.message, { extra: { plan } })
  if (frozen === null || plan.hash !== hash) {
    throw problem('plan-stale', 'The queue or its targets are not what they were when the replay was planned. Look at the plan again.', {
      extra: { plan },
    })
  }
  const whole = { ...spec, parking: await madeParking(ctx, input.cluster, spec.parking) }
  const { ratePerSecond } = request
  const [only] = spec.topics
  const topic = spec.topics.length === 1 && only !== undefined ? only.topic : null
  const title = `Replay ${spec.source.topic} to ${topic ?? 'where its records came from'}`
  const job = { kind: 'replay' as const, cluster: input.cluster, topic, title, spec: whole, selected: BigInt(plan.selected), ratePerSecond }
  return jobToWire(await ctx.jobs.start(job, ctx.actor))
})

/** The parking topic, made where there is none. */
async function madeParking(ctx: Ctx, cluster: string, parking: ReplaySpec['parking']): Promise<ReplaySpec['parking']> {
  if (parking === null || parking.topicId !== '') return parking
  const { kafka } = ctx.clusters.get(cluster)
  await kafka.createTopic({ name: parking.topic, partitions: parking.partitions }, { signal: ctx.signal })
  const [made] = await replayTopics(kafka, [parking.topic], { signal: ctx.signal })
  if (made === undefined) throw problem('broker-refused', `${parking.topic} was created and is not there yet. Start the replay again.`)
  return made
}
