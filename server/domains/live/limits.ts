/** What bounds the memory and the rate of live tails. */
export interface LiveLimits {
  /** Tails of all sockets of this process. */
  tails: number
  /** What waits for one viewer: so many records and bytes of wire text at most, then its oldest are dropped. */
  ringRecords: number
  ringBytes: number
  /** What waits for all viewers of this process together. */
  ringsBytes: number
  /** What one batch carries at most. */
  batchRecords: number
  batchBytes: number
  /** Time between two batches of a viewer while records wait. */
  batchEveryMs: number
  /** Time between two batches that carry nothing but changed counters. */
  countersEveryMs: number
  /** Time between two batches while nothing changes. */
  heartbeatMs: number
  /** One long-poll of a reader. */
  pollWaitMs: number
  pollBytes: number
  /** Log entries that are sorted out, decoded and handed to viewers at a stretch. */
  stretchEntries: number
}

export const defaultLiveLimits: LiveLimits = {
  tails: 200,
  ringRecords: 10_000,
  ringBytes: 8 * 1024 * 1024,
  ringsBytes: 256 * 1024 * 1024,
  batchRecords: 2000,
  batchBytes: 1024 * 1024,
  batchEveryMs: 50,
  countersEveryMs: 250,
  heartbeatMs: 1000,
  pollWaitMs: 500,
  pollBytes: 2 * 1024 * 1024,
  stretchEntries: 2000,
}
