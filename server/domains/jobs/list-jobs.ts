import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getJob as getRoute, listJobs as listRoute } from '../../contract/jobs.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { findJob } from './find-job.ts'
import { eventToWire, jobToWire } from './to-wire.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Newest first. The cursor is the last job's id: ids grow with time. */
export const listJobs = query('jobs.list', async (ctx, input: RouteArgs<typeof listRoute>): Promise<RouteReply<typeof listRoute>> => {
  const { kind, state, cluster, limit, cursor } = input
  if (cursor !== undefined && !UUID.test(cursor)) throw problem('invalid-input', 'The cursor is none of this list. Begin without one.')
  const jobs = await ctx.jobs.records.list({ kind, state, cluster, before: cursor, limit: limit + 1 })
  const shown = jobs.slice(0, limit)
  return { items: shown.map(jobToWire), nextCursor: jobs.length > limit ? (shown.at(-1)?.id ?? null) : null }
})

export const getJob = query('jobs.get', async (ctx, { id }: RouteArgs<typeof getRoute>): Promise<RouteReply<typeof getRoute>> => {
  const [job, events] = await Promise.all([findJob(ctx, id), ctx.jobs.records.events(id)])
  return { ...jobToWire(job), events: events.map(eventToWire), spec: job.spec }
})
