import type { ReturnedLetter } from './replay-outcomes.ts'

/** What somebody decided about a dead letter, or about all that failed alike. */
export type TriageState = 'new' | 'investigating' | 'known' | 'replayed' | 'parked' | 'discarded'

/** How often something was seen, by its name. Bounded by who counts. */
export type Tally = Record<string, number>

/** Arrivals by number of the minute or hour since 1970. */
export type Buckets = Record<string, number>

/** How far the index has read one partition: it counts the records of [base, next). */
export interface IndexPosition {
  base: bigint
  next: bigint
}

/** What the background index knows of one queue. */
export interface QueueIndex {
  positions: Map<number, IndexPosition>
  records: number
  /** Batches that could not be read. */
  unreadable: number
  sources: Tally
  /** `kind name` of groups and connectors that wrote it. */
  writers: Tally
  families: Tally
  minutes: Buckets
  hours: Buckets
  /** Epoch milliseconds of when it was begun; null: not yet. */
  builtAt: number | null
}

/** Records that failed alike. */
export interface FailureGroup {
  id: string
  family: string | null
  exceptionClass: string | null
  message: { text: string; fold: string | null }[]
  frame: string | null
  records: number
  /** Epoch milliseconds, by the records' own times. */
  firstSeen: number
  lastSeen: number
  minutes: Buckets
  hours: Buckets
  sources: Tally
  keys: Tally
  example: { partition: number; offset: bigint }
  /** Records before what was decided last about all that failed alike. */
  decided: number
}

/** Per partition: the first offset that a decision says nothing of. */
export type DecidedBefore = ReadonlyMap<number, bigint>

export interface Triage {
  state: TriageState
  owner: string | null
  note: string | null
  by: string
  /** Epoch milliseconds. */
  at: number
}

export interface RecordTriage extends Triage {
  partition: number
  offset: bigint
  failureId: string | null
}

/** How queues are found and read, as people set it. `revision` grows with every change. */
export interface StoredRules {
  names: string[]
  mappings: { topics: string; mapping: Record<string, StoredPath> }[]
  revision: number
  by: string
  /** Epoch milliseconds. */
  at: number
}

/** Where a mapping finds a field. */
export interface StoredPath {
  from: 'header' | 'key' | 'value'
  path: string
}

/** A queue as it is stored. */
export interface StoredQueue {
  topicId: string
  topic: string
  decision: 'pinned' | 'ignored' | null
  mapping: unknown
  byHeaders: boolean
  /** The connector that is configured to write it, and the topics that it reads. */
  connector: { name: string; topics: string[] } | null
  /** Which mapping the index was made with; empty: none. */
  mappingMark: string
  /** The source topic that was told when it was pinned. */
  pinnedSource: string | null
  index: QueueIndex
}

/** Sums over the failure groups of a queue. */
export interface QueueSums {
  topicId: string
  failures: number
  /** Records that nobody has dealt with. */
  open: number
  replayed: number
  /** Earliest record of a group that still has open ones. */
  oldestAt: number | null
}

/** A failure group with what was decided about it. `open`: its records that nobody has dealt with. */
export interface TriagedGroup extends FailureGroup {
  triage: Triage | null
  decidedBefore: DecidedBefore
  open: number
}

/** Queues of dead letters, their index and their triage. Everything rejects with `database-down`. */
export interface DeadLetterRecords {
  /** null: nobody has changed them. */
  rules(): Promise<StoredRules | null>
  /** `revision`: of the rules that the change was made from, null for whichever. null: they are others by now, and nothing was written. */
  setRules(
    rules: Pick<StoredRules, 'names'> & { mappings: unknown },
    change: { by: string; at: number; revision: number | null },
  ): Promise<StoredRules | null>
  queues(cluster: string): Promise<StoredQueue[]>
  sums(cluster: string): Promise<QueueSums[]>
  queue(cluster: string, topicId: string): Promise<StoredQueue | null>
  failures(cluster: string, topicId: string): Promise<TriagedGroup[]>
  /** How far each decision about a kind of failure holds, kinds that have no record at the moment included. */
  decisions(cluster: string, topicId: string): Promise<Map<string, DecidedBefore>>
  /** Triage of those of the records named that have one. */
  recordTriage(cluster: string, topicId: string, records: readonly { partition: number; offset: bigint }[]): Promise<RecordTriage[]>
  /** Settings that people made; what is left out stays. A new mapping means a new index. */
  decide(
    cluster: string,
    queue: { topicId: string; topic: string },
    change: {
      decision?: 'pinned' | 'ignored' | null
      mapping?: unknown
      pinnedSource?: string | null
      byHeaders?: boolean
      connector?: StoredQueue['connector']
    },
  ): Promise<void>
  triageFailure(cluster: string, topicId: string, failureId: string, triage: Triage): Promise<void>
  triageRecords(cluster: string, topicId: string, records: readonly RecordTriage[]): Promise<void>
  /** Takes or keeps the right to index a cluster; false: another replica has it. */
  lease(cluster: string, owner: string, ms: number): Promise<boolean>
  /** Gives the right back, so that another replica, or this one after a restart, need not wait for its end. */
  release(cluster: string, owner: string): Promise<void>
  /** Writes the index with the groups that changed and the dead letters that came back. false: the lease was lost, and nothing was written. */
  save(cluster: string, owner: string, queue: StoredQueue, changed: readonly FailureGroup[], returns: readonly ReturnedLetter[]): Promise<boolean>
  /** Begins the index of a queue anew at these offsets; triage of records before them goes. */
  restart(
    cluster: string,
    queue: { topicId: string; topic: string; mappingMark: string },
    positions: ReadonlyMap<number, IndexPosition>,
  ): Promise<void>
  /** Counts a queue anew whose partitions were emptied up to these offsets, and forgets what was decided about records below. */
  purged(cluster: string, topicId: string, starts: ReadonlyMap<number, bigint>): Promise<void>
  /** Forgets queues of topics that are gone. */
  forget(cluster: string, topicIds: readonly string[]): Promise<void>
}
