import { z } from 'zod'
import { defineRoute } from './define.ts'
import { ClusterId, Cursor, Instant, Int64, Limit, page, TopicName } from './wire.ts'

/** `held`: something outside keeps it (`reason` says what); it is tried again by itself. The last five are ends. */
export const JobState = z.enum(['planned', 'running', 'paused', 'held', 'done', 'done-with-failures', 'cancelled', 'inconsistent', 'unknown'])
export type JobState = z.infer<typeof JobState>

/** One folder of `server/domains` per kind. */
export const JobKindName = z.enum(['copy', 'import', 'flow', 'replay', 'discard', 'purge'])
export type JobKindName = z.infer<typeof JobKindName>

const JobId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'a job id')

/** A whole number: a rate below one a second would need a clock that outlives the process. */
const RatePerSecond = z.number().int().min(1).max(1_000_000).nullable()

export const Job = z
  .object({
    id: JobId,
    kind: JobKindName,
    cluster: ClusterId,
    /** The topic that it writes to. */
    topic: TopicName.nullable(),
    title: z.string(),
    state: JobState,
    /** Why it is held, paused or ended as it did, in words. */
    reason: z.string().nullable(),
    /** Records that it is about; null while that is not known. Always the sum of the outcomes and of what remains. */
    selected: Int64.nullable(),
    outcomes: z.record(z.string(), Int64),
    remaining: Int64.nullable(),
    /** The limit; null: as fast as it goes. */
    ratePerSecond: RatePerSecond,
    startedBy: z.string(),
    createdAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    /** When the counts were last put on record together with the place to go on from. */
    checkpointAt: Instant.nullable(),
    /** How often it was begun or taken up again. */
    runs: z.number().int(),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

export const JobEvent = z.object({
  id: z.string(),
  at: Instant,
  kind: z.enum(['created', 'started', 'resumed', 'paused', 'held', 'rate', 'cancelled', 'ended', 'note']),
  detail: z.string(),
  by: z.string().nullable(),
})
export type JobEvent = z.infer<typeof JobEvent>

/** A job with what befell it, newest first, and with what it was asked to do. */
export const JobDetail = Job.extend({ events: z.array(JobEvent), spec: z.record(z.string(), z.unknown()) }).meta({ id: 'JobDetail' })
export type JobDetail = z.infer<typeof JobDetail>

const JobParams = z.object({ id: JobId })

export const listJobs = defineRoute({
  op: 'jobs.list',
  summary: 'Jobs of all clusters, newest first',
  query: z.object({
    kind: JobKindName.optional(),
    state: JobState.optional(),
    cluster: ClusterId.optional(),
    limit: Limit,
    cursor: Cursor.optional(),
  }),
  reply: page(Job),
})
export const getJob = defineRoute({ op: 'jobs.get', summary: 'One job, with what befell it', params: JobParams, reply: JobDetail })
export const pauseJob = defineRoute({ op: 'jobs.pause', summary: 'Stops a job at its next checkpoint', params: JobParams, reply: Job })
export const resumeJob = defineRoute({ op: 'jobs.resume', summary: 'Lets a paused or held job go on', params: JobParams, reply: Job })
export const cancelJob = defineRoute({ op: 'jobs.cancel', summary: 'Ends a job; what it has done stays done', params: JobParams, reply: Job })
export const setJobRate = defineRoute({
  op: 'jobs.rate',
  summary: 'Sets how many records a second a job may write',
  params: JobParams,
  body: z.strictObject({ ratePerSecond: RatePerSecond }),
  reply: Job,
})
