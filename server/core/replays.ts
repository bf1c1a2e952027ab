import type { JobRun } from './jobs.ts'

/** How a dead letter ended. `skipped` and `failed` say why; `expired` was gone before it was read. */
export type ReplayResult = 'replayed' | 'skipped' | 'parked' | 'expired' | 'failed'

/** One line of a ledger. */
export interface LedgerRow {
  partition: number
  /** Of the dead letter; of the first one where the row stands for several. */
  offset: bigint
  records: bigint
  result: ReplayResult
  /** Where it was written. */
  target: { topic: string; partition: number; offset: bigint } | null
  reason: string | null
}

/** How far one partition of the queue has come. */
export interface LaneState {
  partition: number
  /** Everything below is in the ledger. */
  next: bigint
  /** `topic/partition` of the targets → behind the last record of this lane there, or where it ended before the first. */
  ends: Map<string, bigint>
  /** Ids of the producers that wrote for this lane, or were about to; null: it was begun before they were kept. */
  producers: ReadonlySet<bigint> | null
}

/**
 * What is put on record as one: the rows, the lane's place, the counts of the job that follow from the rows, and in the inbox that the
 * dead letters of the rows were replayed or parked. `failureId`: the kind of failure that the inbox counts them as.
 */
export interface LaneStep {
  topicId: string
  lane: LaneState
  rows: (LedgerRow & { failureId: string })[]
}

export interface LedgerPage {
  result?: ReplayRow['result'] | undefined
  /** Only rows behind this one, in the order of partition and offset. */
  after?: { partition: number; offset: bigint } | undefined
  limit: number
}

/** A row with the time it was put on record, in epoch milliseconds. */
export type ReplayRow = LedgerRow & { at: number }

/** Ledgers and lanes of replays. Every call rejects with `database-down` while there is no database. */
export interface ReplayRecords {
  lanes(job: string): Promise<LaneState[]>
  /** Rows that are there already stay as they are and are not counted again. false when the lease was lost: nothing was written. */
  save(lease: JobRun['lease'], step: LaneStep): Promise<boolean>
  /** What the ledger adds up to: of one lane, or of all. */
  counts(job: string, partition?: number): Promise<Map<ReplayResult, bigint>>
  /** Offsets of [from, to) that the ledger holds. */
  written(job: string, partition: number, from: bigint, to: bigint): Promise<Set<bigint>>
  /** Counts dead letters whose fate is not known, of all lanes. false when the lease was lost. */
  doubt(lease: JobRun['lease'], records: bigint): Promise<boolean>
  rows(job: string, page: LedgerPage): Promise<ReplayRow[]>
}
