import { setTimeout as delay } from 'node:timers/promises'
import type { RouteArgs } from '../../contract/define.ts'
import type { Job, JobState, pauseJob as pauseRoute, setJobRate as rateRoute } from '../../contract/jobs.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { JobChange, JobRow } from '../../core/jobs.ts'
import { mutation } from '../../core/verb.ts'
import { findJob } from './find-job.ts'
import { jobToWire } from './to-wire.ts'

type Ref = RouteArgs<typeof pauseRoute>

/** How long a run may take to come to its checkpoint before the answer says what is known so far. */
const SETTLE_MS = 5000
const open: readonly JobState[] = ['planned', 'running', 'held']

/** Answers when the last write has landed and is counted. */
export const pauseJob = mutation('jobs.pause', async (ctx, { id }: Ref): Promise<Job> => {
  const reason = `Paused by ${ctx.actor.name}.`
  await change(ctx, id, { from: open, state: 'paused', reason, event: { kind: 'paused', detail: reason, by: ctx.actor.name } })
  return jobToWire(await settled(ctx, id))
})

export const resumeJob = mutation('jobs.resume', async (ctx, { id }: Ref): Promise<Job> => {
  const event = { kind: 'note' as const, detail: 'Asked to go on.', by: ctx.actor.name }
  const job = await change(ctx, id, { from: ['paused', 'held'], state: 'planned', reason: null, event })
  ctx.jobs.wake(id)
  return jobToWire(job)
})

export const cancelJob = mutation('jobs.cancel', async (ctx, { id }: Ref): Promise<Job> => {
  const reason = `Cancelled by ${ctx.actor.name}. What was done stays done.`
  await change(ctx, id, { from: [...open, 'paused'], state: 'cancelled', reason, event: { kind: 'cancelled', detail: reason, by: ctx.actor.name } })
  return jobToWire(await settled(ctx, id))
})

export const setJobRate = mutation('jobs.rate', async (ctx, { id, body }: RouteArgs<typeof rateRoute>): Promise<Job> => {
  const { ratePerSecond } = body
  const detail = ratePerSecond === null ? 'No limit.' : `${ratePerSecond} records a second at most.`
  return jobToWire(await change(ctx, id, { from: [...open, 'paused'], ratePerSecond, event: { kind: 'rate', detail, by: ctx.actor.name } }))
})

async function change(ctx: Ctx, id: string, wanted: JobChange): Promise<JobRow> {
  const before = await findJob(ctx, id)
  const job = await ctx.jobs.records.change(id, wanted)
  if (job !== null) return job
  throw problem('job-state', `The job is ${before.state}: that can be done to jobs that are ${wanted.from.join(', ')}. Load it again.`)
}

async function settled(ctx: Ctx, id: string): Promise<JobRow> {
  const until = performance.now() + SETTLE_MS
  for (;;) {
    const job = await findJob(ctx, id)
    if (!job.leased || performance.now() > until) return job
    await delay(100, undefined, { signal: ctx.signal })
  }
}
