import type { RouteArgs } from '../../contract/define.ts'
import type { getReplay as getRoute, Replay } from '../../contract/replays.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { JobRow } from '../../core/jobs.ts'
import { query } from '../../core/verb.ts'
import { ReplaySpec } from './replay-spec.ts'
import { resumeScan } from './resume-scan.ts'

export const getReplay = query('replays.get', async (ctx, { cluster, id }: RouteArgs<typeof getRoute>): Promise<Replay> => {
  const job = await findReplay(ctx, cluster, id)
  return replayToWire(job, await resumeScan(ctx, job))
})

/** Throws `job-unknown`, also for jobs of other kinds and clusters. */
export async function findReplay(ctx: Ctx, cluster: string, id: string): Promise<JobRow> {
  ctx.clusters.get(cluster)
  const job = await ctx.jobs.records.get(id)
  if (job === null || job.kind !== 'replay' || job.cluster !== cluster)
    throw problem('job-unknown', `There is no replay ${id} in cluster ${cluster}.`)
  return job
}

/** What is left is what is selected without an outcome: the counts add up by their making. */
function replayToWire(job: JobRow, scan: bigint | null): Replay {
  const of = (name: string) => job.outcomes.get(name) ?? 0n
  const selected = job.selected ?? 0n
  const counts = {
    replayed: of('replayed'),
    skipped: of('skipped'),
    parked: of('parked'),
    expired: of('expired'),
    failed: of('failed'),
    unknown: of('unknown'),
  }
  const remaining = Object.values(counts).reduce((left, count) => left - count, selected)
  return {
    id: job.id,
    dlq: ReplaySpec.parse(job.spec).source.topic,
    state: job.state,
    selected: selected.toString(),
    replayed: counts.replayed.toString(),
    skipped: counts.skipped.toString(),
    parked: counts.parked.toString(),
    expired: counts.expired.toString(),
    failed: counts.failed.toString(),
    unknown: counts.unknown.toString(),
    remaining: remaining.toString(),
    ratePerSecond: job.ratePerSecond,
    holdReason: job.state === 'held' ? job.reason : null,
    reason: job.reason,
    resumeScan: scan?.toString() ?? null,
  }
}
