import type { JobEvent, JobKindName, JobState } from '../contract/jobs.ts'
import type { Clock } from './clock.ts'
import type { Actor, Clusters } from './context.ts'
import type { DeadLetterRecords } from './dead-letters.ts'
import type { ImportStage } from './import-stage.ts'
import type { Log } from './log.ts'
import type { ReplayRecords } from './replays.ts'
import type { ValueChanges } from './value-changes.ts'

/** What a kind keeps as JSON: it alone knows the shape, and checks it when it reads it back. */
export type JobJson = Record<string, unknown>

/** A job as it is on record. Times are epoch milliseconds. */
export interface JobRow {
  id: string
  kind: JobKindName
  cluster: string
  topic: string | null
  title: string
  state: JobState
  reason: string | null
  spec: JobJson
  checkpoint: JobJson | null
  selected: bigint | null
  outcomes: Map<string, bigint>
  ratePerSecond: number | null
  createdBy: string
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  checkpointAt: number | null
  /** Grows with every run: what an earlier run still writes is refused. */
  epoch: number
  /** A replica holds it at the moment. */
  leased: boolean
}

export type NewJob = Pick<JobRow, 'kind' | 'cluster' | 'topic' | 'title' | 'spec' | 'selected' | 'ratePerSecond'>

export interface JobEventRow {
  id: string
  at: number
  kind: JobEvent['kind']
  detail: string
  by: string | null
}

export interface JobFilter {
  kind?: JobKindName | undefined
  state?: JobState | undefined
  cluster?: string | undefined
  /** Only those created before the job of this id. */
  before?: string | undefined
  limit: number
}

/** How far a run has come; put on record as one. */
export interface JobStep {
  checkpoint: JobJson
  outcomes: Map<string, bigint>
  selected: bigint | null
}

/** A change that people ask for: only from these states, else the row stays as it is. */
export interface JobChange {
  from: readonly JobState[]
  state?: JobState
  ratePerSecond?: number | null
  reason?: string | null
  event: Pick<JobEventRow, 'kind' | 'detail' | 'by'>
}

/** The record of all jobs. Every call rejects with `database-down` while there is none. */
export interface JobRecords {
  insert(job: NewJob, by: Actor): Promise<JobRow>
  get(id: string): Promise<JobRow | null>
  list(filter: JobFilter): Promise<JobRow[]>
  events(id: string): Promise<JobEventRow[]>
  /** null: it was in none of the states that the change may come from. */
  change(id: string, change: JobChange): Promise<JobRow | null>
  /** Jobs that should run and that nobody holds. */
  waiting(limit: number): Promise<string[]>
  /** Takes the lease for a new run; null where it should not run or is held by another. */
  claim(id: string, lease: { owner: string; ms: number }): Promise<JobRow | null>
  /** Keeps the lease; null when it was lost to a later run. */
  renew(run: JobRun['lease'], leaseMs: number): Promise<Pick<JobRow, 'state' | 'ratePerSecond'> | null>
  /** Shows a run as held, with the reason, or as running again; it keeps its lease. false when that was lost. */
  hold(run: JobRun['lease'], reason: string | null): Promise<boolean>
  /** Puts a step on record; false when the lease was lost: then nothing was written. */
  save(run: JobRun['lease'], step: JobStep): Promise<boolean>
  /** Ends a run: gives the lease back and, where it still runs, sets its state. */
  release(run: JobRun['lease'], end: { state?: JobState; reason?: string | null; event?: Pick<JobEventRow, 'kind' | 'detail'> }): Promise<void>
}

/** One run of a job by one replica. */
export interface JobRun {
  job: JobRow
  lease: { id: string; epoch: number }
  /** Ends when the job is paused or cancelled, the server stops, or the lease is lost. */
  signal: AbortSignal
  clusters: Clusters
  imports: ImportStage
  changes: ValueChanges
  clock: Clock
  log: Log
  /**
   * How many of the records that are ready may be written now, 1 at least: waits for its turn under the rate, and for a
   * lease that lasts. Rejects with the signal's reason.
   */
  turn(ready: number): Promise<number>
  /** Puts the step on record, waiting for a database that is away. Rejects when the lease was lost. */
  save(step: JobStep): Promise<void>
  /** The same for anything that is written under the lease; `write` tells false when it was lost. */
  persist(write: (lease: JobRun['lease']) => Promise<boolean>): Promise<void>
  /** Asks the database whether the lease is still ours; rejects when another has it. */
  confirm(): Promise<void>
  /** Tells why nothing is done at the moment, keeping the lease; null: it goes on. A pause or a cancel ends the run as ever. */
  hold(reason: string | null): Promise<void>
  replays: ReplayRecords
  deadLetters: DeadLetterRecords
}

/** How a run ended that came to the end of its work. */
export interface JobEnd {
  state: 'done' | 'done-with-failures' | 'inconsistent' | 'unknown'
  reason: string | null
}

/** What a kind of job does. It goes on from `run.job.checkpoint`, and throws a problem where it has to wait. */
export interface JobKind {
  name: JobKindName
  run(run: JobRun): Promise<JobEnd>
}

/** What verbs do with jobs. */
export interface Jobs {
  records: JobRecords
  /** Records a job and lets a replica take it up. */
  start(job: NewJob, by: Actor): Promise<JobRow>
  /** Lets a replica take up a job that may run again. */
  wake(id: string): void
}
