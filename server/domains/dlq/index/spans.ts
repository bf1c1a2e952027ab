import type { ClusterSnapshot } from '../../clusters/index.ts'

export interface Span {
  partition: number
  logStart: bigint
  highWatermark: bigint
}

/** First offset and end of each partition of a topic, as last seen; partitions that did not answer are left out. */
export function spansOf(snapshot: ClusterSnapshot, topic: string): Span[] {
  return (snapshot.figures.get(topic)?.spans ?? []).flatMap(({ logStart, highWatermark }, partition) =>
    logStart === null || highWatermark === null ? [] : [{ partition, logStart, highWatermark }],
  )
}
