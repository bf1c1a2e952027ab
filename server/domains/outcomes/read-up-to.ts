import type { ReadUpTo } from '../../core/replay-outcomes.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { Call, KafkaCluster } from '../../gateways/kafka/types.ts'

/** Where a group stands in the topics. A topic that is gone has nothing that could be passed: it is left out. */
export async function readUpTo(
  kafka: KafkaCluster,
  group: string,
  topics: readonly { topic: string; partitions: number }[],
  call: Call,
): Promise<ReadUpTo[]> {
  const all = await Promise.all(
    topics.map(async ({ topic, partitions }) => {
      const numbers = Array.from({ length: partitions }, (_, partition) => partition)
      try {
        const commits = await kafka.committedOffsets(group, topic, numbers, call)
        return commits.flatMap(({ partition, offset }) => (offset === null ? [] : [{ topic, partition, next: offset }]))
      } catch (error) {
        if (error instanceof KafkaError && error.kafkaName === 'UNKNOWN_TOPIC_OR_PARTITION') return []
        throw error
      }
    }),
  )
  return all.flat()
}
