import type { Call, KafkaCluster } from '../../../gateways/kafka/types.ts'
import type { ReplayTopic } from '../replay-spec.ts'
import { placeKey } from '../verify-lane.ts'

/** `topic/partition` → the next offset that a group wants there. Partitions without a commit are left out. */
export async function groupPosition(kafka: KafkaCluster, group: string, topics: readonly ReplayTopic[], call: Call): Promise<Map<string, bigint>> {
  const position = new Map<string, bigint>()
  for (const { topic, partitions } of topics) {
    const numbers = Array.from({ length: partitions }, (_, partition) => partition)
    for (const { partition, offset, error } of await kafka.committedOffsets(group, topic, numbers, call)) {
      if (error !== null) throw error
      if (offset !== null) position.set(placeKey(topic, partition), offset)
    }
  }
  return position
}

/** Offsets that a group is behind the ends of the topics; where it has committed nothing it counts as level. */
export async function groupLag(kafka: KafkaCluster, group: string, topics: readonly ReplayTopic[], call: Call): Promise<bigint> {
  const position = await groupPosition(kafka, group, topics, call)
  const queries = topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition, spec: 'latest' as const })),
  )
  let lag = 0n
  for (const { topic, partition, offset, error } of await kafka.listOffsets(queries, call)) {
    if (error !== null) throw error
    const next = position.get(placeKey(topic, partition))
    if (offset !== null && next !== undefined && offset > next) lag += offset - next
  }
  return lag
}
