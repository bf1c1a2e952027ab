/** How many records a cluster got in the `coveredMs` before `at`. */
export interface RateSample {
  cluster: string
  /** Epoch milliseconds of the later of the two looks. */
  at: number
  coveredMs: number
  records: bigint
  /** The busiest topics, busiest first. */
  topics: { topic: string; records: bigint }[]
  /** Topics that got records and are not in `topics`. 0: a topic that is not named got none. */
  topicsLeftOut: number
}

/** What was written in one step of a window, as far as it was seen. */
export interface RateSlice {
  /** Number of the step since 1970: it begins at `step * stepMs`. */
  step: number
  records: number
  coveredMs: number
}

/** Whole steps, from `firstStep` to `lastStep`, both included. */
export interface RateWindow {
  firstStep: number
  lastStep: number
  stepMs: number
  /** How many of the busiest topics are wanted. */
  topics: number
}

export interface RateReading {
  /** Epoch milliseconds of the first and the last moment that the cluster's whole history covers; null: there is none. */
  startsAt: number | null
  endsAt: number | null
  /** Steps without any sample are left out. */
  slices: RateSlice[]
  /** Times between two samples that no sample covers and that end inside the window: the longest ones. The first may begin before it. */
  gaps: { from: number; to: number }[]
  /** Busiest of the window first. */
  topics: { topic: string; slices: RateSlice[] }[]
}

/** What was written to each cluster over the last days. Rejects with `database-down`. */
export interface RateHistory {
  /** Adds samples. Time that another replica has covered already is cut off them. */
  write(samples: RateSample[]): Promise<void>
  read(cluster: string, window: RateWindow): Promise<RateReading>
}
