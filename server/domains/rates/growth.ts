import type { RateSample } from '../../core/rate-history.ts'
import type { ClusterSnapshot } from '../clusters/index.ts'

/** How many topics of a sample are kept by name. */
const KEPT_TOPICS = 12

type Growth = Pick<RateSample, 'records' | 'topics' | 'topicsLeftOut'>

/**
 * Records written between two looks: the growth of the end offsets that both looks know. A topic that is new, or was made
 * again, counts from its second look on. null where nothing can be compared, though there are topics.
 */
export function growthBetween(before: ClusterSnapshot, after: ClusterSnapshot): Growth | null {
  const grown: { topic: string; records: bigint }[] = []
  let compared = 0
  for (const [topic, { topicId }] of after.topics) {
    if (before.topics.get(topic)?.topicId !== topicId) continue
    const records = growthOf(before.figures.get(topic)?.spans ?? [], after.figures.get(topic)?.spans ?? [])
    if (records === null) continue
    compared += 1
    if (records > 0n) grown.push({ topic, records })
  }
  if (compared === 0 && after.topics.size > 0) return null
  const busiest = grown.toSorted((a, b) => (a.records === b.records ? 0 : a.records < b.records ? 1 : -1))
  return {
    records: grown.reduce((sum, { records }) => sum + records, 0n),
    topics: busiest.slice(0, KEPT_TOPICS),
    topicsLeftOut: Math.max(0, busiest.length - KEPT_TOPICS),
  }
}

type Ends = readonly { highWatermark: bigint | null }[]

/** A partition whose end fell back (an unclean election cut its log) adds nothing. */
function growthOf(before: Ends, after: Ends): bigint | null {
  let sum: bigint | null = null
  for (const [partition, { highWatermark: end }] of after.entries()) {
    const start = before[partition]?.highWatermark ?? null
    if (start === null || end === null) continue
    sum = (sum ?? 0n) + (end > start ? end - start : 0n)
  }
  return sum
}
