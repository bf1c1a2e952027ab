import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { Partition, listPartitions as route } from '../../contract/topics.ts'
import type { Notice } from '../../contract/wire.ts'
import { instant } from '../../core/clock.ts'
import { messageOf } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { OffsetAnswer, PartitionDescription, ReplicaSize, TopicDescription } from '../../gateways/kafka/types.ts'
import { noticeOf } from '../clusters/index.ts'
import { findTopic } from './find-topic.ts'

/** Partitions with their offsets, read now. A partition without a leader, or a broker that does not answer, marks its own row. */
export const listPartitions = query<RouteArgs<typeof route>, RouteReply<typeof route>>('topics.partitions', async (ctx, input) => {
  const { kafka } = ctx.clusters.get(input.cluster)
  const call = { signal: ctx.signal }
  const topic = await findTopic(ctx, input.cluster, input.topic)
  const led = topic.partitions.filter((partition) => partition.leader !== null).map(({ partition }) => ({ topic: topic.name, partition }))
  const offsets = (spec: 'earliest' | 'last-stable' | 'latest') =>
    kafka.listOffsets(
      led.map((target) => ({ ...target, spec })),
      call,
    )
  const [starts, stables, ends, sizes] = await Promise.all([
    offsets('earliest'),
    offsets('last-stable'),
    offsets('latest'),
    sizesOf(() => kafka.describeLogDirs({ ...call, of: placesOf(topic) })),
  ])
  const byPartition = (answers: OffsetAnswer[]) => new Map(answers.map((answer) => [answer.partition, answer]))
  const [startOf, stableOf, endOf] = [byPartition(starts), byPartition(stables), byPartition(ends)]
  const replicasOf = Map.groupBy(sizes.replicas, (replica) => replica.partition)
  const items = topic.partitions
    .toSorted((a, b) => a.partition - b.partition)
    .map((description): Partition => {
      const { partition } = description
      const offsets = { start: startOf.get(partition), stable: stableOf.get(partition), end: endOf.get(partition) }
      return partitionToWire(description, offsets, replicasOf.get(partition) ?? [], sizes.notices)
    })
  return { items, nextCursor: null, asOf: instant(ctx.clock.now()) }
})

/** Where the replicas of a topic lie: a cluster has thousands of others, which nobody asked about. */
function placesOf({ name, partitions }: TopicDescription): { topic: string; partitions: number[]; brokers: number[] } {
  const brokers = [...new Set(partitions.flatMap(({ replicas }) => replicas))]
  return { topic: name, partitions: partitions.map(({ partition }) => partition), brokers }
}

async function sizesOf(
  read: () => Promise<{ replicas: ReplicaSize[]; problems: { broker: number; error: KafkaError }[] }>,
): Promise<{ replicas: ReplicaSize[]; notices: Notice[] }> {
  try {
    const { replicas, problems } = await read()
    return { replicas, notices: problems.map(({ error }) => noticeOf('Sizes are not known', error, { field: 'replicaBytes' })) }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    return {
      replicas: [],
      notices: [
        { code: error.kafkaName, message: `Sizes are not known. ${messageOf(error)}`, fix: null, broker: error.broker, field: 'replicaBytes' },
      ],
    }
  }
}

function partitionToWire(
  partition: PartitionDescription,
  offsets: { start: OffsetAnswer | undefined; stable: OffsetAnswer | undefined; end: OffsetAnswer | undefined },
  sizes: ReplicaSize[],
  sizeNotices: Notice[],
): Partition {
  const problems: Notice[] = []
  if (partition.leader === null) {
    problems.push({
      code: 'no-leader',
      message: `No leader: none of the replicas ${partition.replicas.join(', ')} is available.`,
      fix: 'Bring one of its replicas back.',
    })
  }
  const failed = [offsets.start, offsets.stable, offsets.end].find((answer) => answer?.error != null)
  if (failed?.error != null) problems.push(noticeOf('Offsets are not known', failed.error))
  const concerned = sizeNotices.filter((notice) => notice.broker == null || partition.replicas.includes(notice.broker))
  return {
    partition: partition.partition,
    leader: partition.leader,
    leaderEpoch: partition.leader === null ? null : partition.leaderEpoch,
    replicas: partition.replicas,
    isr: partition.isr,
    offlineReplicas: partition.offlineReplicas,
    logStart: offsets.start?.offset?.toString() ?? null,
    lastStable: offsets.stable?.offset?.toString() ?? null,
    highWatermark: offsets.end?.offset?.toString() ?? null,
    replicaBytes: sizes.map(({ broker, bytes }) => ({ broker, bytes: bytes.toString() })),
    problems: [...problems, ...concerned],
  }
}
