import { errorOrNull, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { KafkaCluster, ReplicaSize } from '../types.ts'

type LogDirs = Awaited<ReturnType<KafkaCluster['describeLogDirs']>>

/** Replicas of these partitions; null: of all. */
export type Wanted = { topic: string; partitions: number[] } | null

/** Sizes of replicas by DescribeLogDirs, asked of every broker given. A broker or a log directory that fails is a row in `problems`. */
export async function describeLogDirs(lane: Lane, brokers: Target[], wanted: Wanted, deadline: Deadline): Promise<LogDirs> {
  const result: LogDirs = { replicas: [], dirs: [], problems: [] }
  await Promise.all(
    brokers.map(async (target) => {
      const broker = target.id ?? -1
      try {
        await addBroker(result, lane, target, wanted, deadline)
      } catch (error) {
        if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
        result.problems.push({ broker, error })
      }
    }),
  )
  return result
}

async function addBroker(result: LogDirs, lane: Lane, target: Target, wanted: Wanted, deadline: Deadline): Promise<void> {
  const broker = target.id ?? -1
  const topics = wanted === null ? null : [{ topic: wanted.topic, partitions: wanted.partitions }]
  const { message } = await lane.call(target, Api.describeLogDirs, { topics }, deadline)
  const whole = errorOrNull(message.int('errorCode'), 'DescribeLogDirs', { broker })
  if (whole !== null) throw whole
  for (const dir of message.list('results')) {
    const error = errorOrNull(dir.int('errorCode'), `DescribeLogDirs for ${dir.text('logDir')}`, { broker })
    result.dirs.push({
      broker,
      path: dir.text('logDir'),
      totalBytes: knownOrNull(dir.long('totalBytes')),
      usableBytes: knownOrNull(dir.long('usableBytes')),
      error,
    })
    if (error !== null) result.problems.push({ broker, error })
    for (const topic of dir.list('topics')) {
      for (const part of topic.list('partitions')) {
        // A future replica is a copy that moves between directories: it is not there yet.
        if (part.flag('isFutureKey')) continue
        const size: ReplicaSize = {
          broker,
          dir: dir.text('logDir'),
          topic: topic.text('name'),
          partition: part.int('partitionIndex'),
          bytes: part.long('partitionSize'),
        }
        result.replicas.push(size)
      }
    }
  }
}

const knownOrNull = (value: bigint) => (value < 0n ? null : value)
