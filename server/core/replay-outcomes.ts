/** What became of a replayed record after it was written: read on by a group, dead once more, or neither yet. */
export type AfterOutcome = 'passed' | 'returned' | 'waiting'

/** Up to where a group has read a partition of the targets; below `next` everything is passed. */
export interface ReadUpTo {
  topic: string
  partition: number
  next: bigint
}

export interface Place {
  topic: string
  partition: number
  offset: bigint
}

/** One replayed dead letter. `returned`: where it lies now. */
export interface OutcomeRow {
  partition: number
  offset: bigint
  target: Place
  outcome: AfterOutcome
  returned: Place | null
}

export interface OutcomePage {
  outcome?: AfterOutcome | undefined
  after?: { partition: number; offset: bigint } | undefined
  limit: number
}

/** A replay that took this dead letter. */
export interface LaterReplay {
  job: string
  /** Epoch milliseconds. */
  at: number
  target: Place
  /** Where it came back to; null: it did not, as far as the queues were read. */
  returned: Place | null
}

/** A dead letter that carries the headers of a replay, as the index met it. */
export interface ReturnedLetter {
  partition: number
  offset: bigint
  job: string
  from: { partition: number; offset: bigint }
  attempt: number | null
}

/** What ledgers and returned dead letters tell together. Every call rejects with `database-down`. */
export interface ReplayOutcomes {
  counts(job: string, read: readonly ReadUpTo[]): Promise<Map<AfterOutcome, bigint>>
  rows(job: string, read: readonly ReadUpTo[], page: OutcomePage): Promise<OutcomeRow[]>
  /** Replays of one dead letter, the oldest first. */
  later(topicId: string, partition: number, offset: bigint): Promise<LaterReplay[]>
}
