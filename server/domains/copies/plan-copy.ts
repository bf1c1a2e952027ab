import { createHash } from 'node:crypto'
import type { CopyPlan, CopyRequest, planCopy as planRoute, startCopy as startRoute } from '../../contract/copies.ts'
import type { RouteArgs } from '../../contract/define.ts'
import { ExportRequest } from '../../contract/exports.ts'
import type { Job } from '../../contract/jobs.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { problemOf } from '../../core/problem-of.ts'
import { mutation, query } from '../../core/verb.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import { questionFor } from '../exports/index.ts'
import { jobToWire } from '../jobs/index.ts'
import { choosePartitions } from '../records/index.ts'
import { searchRanges } from '../search/index.ts'
import { findTopic } from '../topics/index.ts'
import type { CopySpec } from './copy-spec.ts'

type Blocker = CopyPlan['blockers'][number]

export const planCopy = query('copies.plan', async (ctx, input: RouteArgs<typeof planRoute>) => (await planned(ctx, input.cluster, input.body)).plan)

/** Refuses where something stands against it, and a plan whose ranges or topics are no longer those that were shown. */
export const startCopy = mutation('copies.start', async (ctx, input: RouteArgs<typeof startRoute>): Promise<Job> => {
  const { hash, ...request } = input.body
  const { plan, spec } = await planned(ctx, input.cluster, request)
  const [blocker] = plan.blockers
  if (blocker !== undefined || spec === null) throw problem('invalid-input', blocker?.message ?? 'The copy is blocked.', { extra: { plan } })
  if (plan.hash !== hash)
    throw problem('plan-stale', 'The topics are not what they were when the copy was planned. Look at the plan again.', { extra: { plan } })
  const title = `Copy ${spec.source.topic} to ${spec.target.topic}`
  const { ratePerSecond } = request
  const job = { kind: 'copy' as const, cluster: input.cluster, topic: spec.target.topic, title, spec, selected: BigInt(plan.offsets), ratePerSecond }
  return jobToWire(await ctx.jobs.start(job, ctx.actor))
})

async function planned(ctx: Ctx, cluster: string, request: CopyRequest): Promise<{ plan: CopyPlan; spec: CopySpec | null }> {
  const { topic: name, ...selection } = request.source
  const handle = ctx.clusters.get(cluster)
  const { question } = questionFor(selection)
  const source = await findTopic(ctx, cluster, name, selection.topicId)
  const target = await targetOf(ctx, cluster, request)
  const blockers = [...(handle.readOnly ? [readOnly(cluster)] : []), ...blockersOf(source, target, request)]
  const partitions = choosePartitions(source, selection.partitions)
  const { ranges, notices } = await searchRanges(handle.kafka, source, partitions, question, selection.isolation, { signal: ctx.signal })
  for (const { partition, problem: reason } of ranges) {
    if (reason !== null)
      blockers.push({ code: 'unreadable', message: `Partition ${partition} cannot be read: ${reason}`, fix: 'Wait for it, or leave it out.' })
  }
  const lanes = ranges.map(({ partition, start, end }) => ({ partition, from: start.toString(), to: end.toString() }))
  const spec: CopySpec | null =
    'code' in target
      ? null
      : {
          source: { topic: source.name, topicId: source.topicId },
          target: { topic: target.name, topicId: target.topicId, partitions: target.partitions.length },
          partitionRule: request.partitionRule,
          selection: ExportRequest.parse(selection),
          lanes,
        }
  const offsets = ranges.reduce((sum, { start, end }) => sum + end - start, 0n).toString()
  const hash = createHash('sha256').update(JSON.stringify([spec?.source, spec?.target, request.partitionRule, lanes.map(({ from }) => from)]))
  return { plan: { hash: hash.digest('base64url').slice(0, 22), offsets, partitions: lanes, blockers, notices }, spec }
}

/** The target, or why there is none: a topic is never made by a copy. */
async function targetOf(ctx: Ctx, cluster: string, { target }: CopyRequest): Promise<TopicDescription | Blocker> {
  try {
    return await findTopic(ctx, cluster, target.topic, target.topicId)
  } catch (error) {
    const { code, detail } = problemOf(error)
    if (code !== 'topic-unknown' && code !== 'topic-recreated') throw error
    return { code, message: detail, fix: 'Create it first, or choose another.' }
  }
}

function blockersOf(source: TopicDescription, target: TopicDescription | Blocker, request: CopyRequest): Blocker[] {
  if ('code' in target) return [target]
  if (source.topicId === target.topicId)
    return [{ code: 'same-topic', message: 'Source and target are the same topic: it would feed itself.', fix: 'Choose another.' }]
  const wanted = choosePartitions(source, request.source.partitions)
  const missing = wanted.filter((partition) => partition >= target.partitions.length)
  if (request.partitionRule === 'key' || missing.length === 0) return []
  const message = `${target.name} has ${target.partitions.length} partitions: there is no ${missing.join(', ')}.`
  return [{ code: 'partitions', message, fix: 'Use the partition rule "key", or add partitions to the target.' }]
}

const readOnly = (cluster: string): Blocker => ({
  code: 'read-only',
  message: `Cluster ${cluster} is read-only here.`,
  fix: 'Change readOnly in headgate.yaml.',
})
