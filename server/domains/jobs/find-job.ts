import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { JobRow } from '../../core/jobs.ts'

/** Throws `job-unknown`. */
export async function findJob(ctx: Ctx, id: string): Promise<JobRow> {
  const job = await ctx.jobs.records.get(id)
  if (job === null) throw problem('job-unknown', `There is no job ${id}.`)
  return job
}
