import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Notice } from '../../contract/wire.ts'
import type { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { OffsetAnswer, ReplicaSize, TopicDescription } from '../../gateways/kafka/types.ts'
import { noticeOf } from './notices.ts'
import { addSample, type GrowthSample, rateOf } from './rates.ts'
import type { ClusterSnapshot, PartitionSpan, TopicFigures, TopicSettings } from './snapshot.ts'

/** Topics that are worked out before others get their turn: thousands at once would hold up every page. */
const AT_ONCE = 250

/** What the parts of a look brought; null: that part did not answer. */
export interface Parts {
  /** One per partition that has a leader, in the order of the topics and their partitions. */
  starts: OffsetAnswer[] | null
  ends: OffsetAnswer[] | null
  replicas: ReplicaSize[] | null
  settings: Map<string, TopicSettings> | null
}

/** The figures of all topics, and the samples of their growth. Where a part did not answer the old figures of the same topic stay. */
export async function figuresOf(
  topics: TopicDescription[],
  { starts, ends, replicas, settings }: Parts,
  old: ClusterSnapshot,
  now: number,
): Promise<Pick<ClusterSnapshot, 'figures' | 'samples'>> {
  const figures = new Map<string, TopicFigures>()
  const samples = new Map<string, GrowthSample[]>()
  const sizes = replicas === null ? null : await sizesByTopic(replicas)
  const knowsOffsets = starts !== null || ends !== null
  let at = 0
  for (const [index, topic] of topics.entries()) {
    const { name, topicId } = topic
    // Figures of a topic that was deleted and made again under this name are another topic's.
    const kept = old.topics.get(name)?.topicId === topicId ? old.figures.get(name) : undefined
    const spans = knowsOffsets ? spansOf(topic, starts, ends, at) : (kept?.spans ?? [])
    at += ledCount(topic)
    const grown = knowsOffsets ? sampled(topic, spans, old.samples.get(name) ?? [], now) : (old.samples.get(name) ?? [])
    samples.set(name, grown)
    figures.set(name, {
      spans,
      bytes: sizes === null ? (kept?.bytes ?? null) : leaderBytes(topic, sizes.get(name) ?? []),
      settings: settings === null ? (kept?.settings ?? null) : (settings.get(name) ?? null),
      rate: rateOf(grown),
    })
    if (index % AT_ONCE === AT_ONCE - 1) await yieldToOthers()
  }
  return { figures, samples }
}

const ledCount = ({ partitions }: TopicDescription) => partitions.reduce((sum, { leader }) => sum + (leader === null ? 0 : 1), 0)

function spansOf(topic: TopicDescription, starts: OffsetAnswer[] | null, ends: OffsetAnswer[] | null, from: number): PartitionSpan[] {
  let at = from
  return topic.partitions.map(({ partition, leader }): PartitionSpan => {
    if (leader === null) return { logStart: null, highWatermark: null, problem: null }
    const [start, end] = [starts?.[at], ends?.[at]]
    at += 1
    return {
      logStart: start?.offset ?? null,
      highWatermark: end?.offset ?? null,
      problem: unknownEnds(partition, start?.error ?? end?.error ?? null),
    }
  })
}

const unknownEnds = (partition: number, error: KafkaError | null): Notice | null =>
  error === null ? null : noticeOf(`Offsets of partition ${partition} are not known`, error, { partition })

function sampled({ topicId }: TopicDescription, spans: PartitionSpan[], before: GrowthSample[], at: number): GrowthSample[] {
  let end = 0n
  for (const { highWatermark } of spans) {
    // One unknown end would look like a fall of the sum.
    if (highWatermark === null) return before
    end += highWatermark
  }
  return spans.length === 0 ? before : addSample(before, { at, end, topicId })
}

async function sizesByTopic(replicas: ReplicaSize[]): Promise<Map<string, ReplicaSize[]>> {
  const byTopic = new Map<string, ReplicaSize[]>()
  for (const [index, replica] of replicas.entries()) {
    const list = byTopic.get(replica.topic)
    if (list === undefined) byTopic.set(replica.topic, [replica])
    else list.push(replica)
    if (index % 4000 === 3999) await yieldToOthers()
  }
  return byTopic
}

/** null where the leader of a partition did not tell its size. */
function leaderBytes(topic: TopicDescription, sizes: ReplicaSize[]): bigint | null {
  const byPartition = new Map<number, ReplicaSize[]>()
  for (const size of sizes) byPartition.set(size.partition, [...(byPartition.get(size.partition) ?? []), size])
  let sum = 0n
  for (const { partition, leader } of topic.partitions) {
    const own = leader === null ? undefined : byPartition.get(partition)?.find(({ broker }) => broker === leader)
    if (own === undefined) return null
    sum += own.bytes
  }
  return sum
}
