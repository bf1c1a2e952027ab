/** One look at how far the logs of a topic have grown. */
export interface GrowthSample {
  at: number
  /** Sum of the end offsets of all partitions. */
  end: bigint
  topicId: string
}

export interface Rate {
  perSecond: number
  windowMs: number
}

/** Samples older than this are not used: the rate is that of the last moments, not of the day. */
const WINDOW_MS = 15_000

/** Adds a sample and drops what is too old. A topic that was made again starts anew. */
export function addSample(samples: GrowthSample[], sample: GrowthSample): GrowthSample[] {
  const same = samples.filter((old) => old.topicId === sample.topicId && old.at < sample.at)
  const recent = same.filter((old) => sample.at - old.at <= WINDOW_MS)
  const base = recent.length > 0 ? recent : same.slice(-1)
  return [...base, sample]
}

/** Records per second between the oldest and the newest sample; null while there is one only, or when the log shrank. */
export function rateOf(samples: GrowthSample[]): Rate | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.at <= first.at || last.end < first.end) return null
  const windowMs = last.at - first.at
  return { perSecond: (Number(last.end - first.end) * 1000) / windowMs, windowMs }
}
