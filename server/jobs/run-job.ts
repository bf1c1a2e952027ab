import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'
import type { Clusters } from '../core/context.ts'
import type { DeadLetterRecords } from '../core/dead-letters.ts'
import { ProblemError } from '../core/errors.ts'
import type { ImportStage } from '../core/import-stage.ts'
import type { JobEnd, JobKind, JobRecords, JobRow, JobRun, JobStep } from '../core/jobs.ts'
import type { Log } from '../core/log.ts'
import { problemOf } from '../core/problem-of.ts'
import type { ReplayRecords } from '../core/replays.ts'
import type { ValueChanges } from '../core/value-changes.ts'
import { LEASE_MS, LeaseKeeper } from './lease-keeper.ts'
import { Pace } from './pace.ts'

const RETRY_MS = 400

export interface RunParts {
  records: JobRecords
  kinds: ReadonlyMap<string, JobKind>
  /** Names this process among the replicas. */
  owner: string
  clusters: Clusters
  replays: ReplayRecords
  deadLetters: DeadLetterRecords
  imports: ImportStage
  changes: ValueChanges
  clock: Clock
  log: Log
  stopping: AbortSignal
}

/** `again`: the job should run, but not now and not by this call: it is held, or another replica has it. */
export type RunResult = 'over' | 'again'

/**
 * One run of a job: takes the lease, lets its kind go on from the checkpoint, and gives the lease back. What outside keeps the
 * job (a cluster that is down, a topic that is gone) holds it; it is tried again. A defect holds it too and is logged.
 */
export async function runJob(parts: RunParts, id: string): Promise<RunResult> {
  const { records, log } = parts
  const job = await records.claim(id, { owner: parts.owner, ms: LEASE_MS })
  if (job === null) return (await records.waiting(1000)).includes(id) || (await isHeldElsewhere(records, id)) ? 'again' : 'over'
  const keeper = new LeaseKeeper({ records, job, log, stopping: parts.stopping })
  const lease = { id: job.id, epoch: job.epoch }
  try {
    const kind = parts.kinds.get(job.kind)
    if (kind === undefined) throw new ProblemError('job-state', `This version of Headgate knows no jobs of kind ${job.kind}.`)
    const end = await kind.run(runOf(parts, job, keeper))
    await persist(() => records.release(lease, { ...end, event: { kind: 'ended', detail: wordsOf(end) } }), keeper.signal)
    log.info({ job: id, kind: job.kind, state: end.state }, 'job ended')
    return 'over'
  } catch (error) {
    return await stopped(parts, job, keeper, error)
  } finally {
    await keeper.close()
  }
}

async function isHeldElsewhere(records: JobRecords, id: string): Promise<boolean> {
  const row = await records.get(id)
  return row !== null && (row.state === 'running' || row.state === 'held' || row.state === 'planned')
}

const wordsOf = ({ state, reason }: JobEnd) => reason ?? (state === 'done' ? 'Everything was done.' : 'Done, with failures.')

function runOf(parts: RunParts, job: JobRow, keeper: LeaseKeeper): JobRun {
  const pace = new Pace()
  const lease = { id: job.id, epoch: job.epoch }
  const onRecord = async (write: (lease: JobRun['lease']) => Promise<boolean>) => {
    // Not ended by a pause: what was written must be on record before the run may stop.
    if (await persist(() => write(lease), parts.stopping)) return
    keeper.lost()
    keeper.signal.throwIfAborted()
  }
  return {
    job,
    lease,
    signal: keeper.signal,
    clusters: parts.clusters,
    imports: parts.imports,
    changes: parts.changes,
    clock: parts.clock,
    log: parts.log.child({ job: job.id, kind: job.kind }),
    turn: async (ready) => {
      const count = await pace.turn(ready, () => keeper.rate(), keeper.signal)
      while (!keeper.isFresh) await delay(RETRY_MS, undefined, { signal: keeper.signal })
      return count
    },
    save: (step: JobStep) => onRecord((mine) => parts.records.save(mine, step)),
    persist: onRecord,
    hold: (reason) => onRecord((mine) => parts.records.hold(mine, reason)),
    confirm: () => onRecord(async (mine) => (await parts.records.renew(mine, LEASE_MS)) !== null),
    replays: parts.replays,
    deadLetters: parts.deadLetters,
  }
}

/** Tries until the database answers. A stopping server tries once more at most. */
async function persist<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'database-down' || signal.aborted) throw error
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function stopped(parts: RunParts, job: JobRow, keeper: LeaseKeeper, error: unknown): Promise<RunResult> {
  const { records, log, stopping } = parts
  const lease = { id: job.id, epoch: job.epoch }
  if (keeper.signal.aborted) {
    log.info({ job: job.id, why: String(keeper.signal.reason) }, 'job stopped')
    if (keeper.signal.reason !== 'lost') await persist(() => records.release(lease, {}), stopping)
    return keeper.signal.reason === 'stopping' ? 'again' : 'over'
  }
  const problem = problemOf(error)
  if (problem.code === 'internal') log.error({ job: job.id, kind: job.kind, err: problem.cause ?? error }, 'a job failed by a defect')
  const reason = problem.detail
  await persist(() => records.release(lease, { state: 'held', reason, event: { kind: 'held', detail: reason } }), stopping)
  log.info({ job: job.id, kind: job.kind, code: problem.code }, 'job held')
  return 'again'
}
