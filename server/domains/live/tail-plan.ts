import type { z } from 'zod'
import type { TailOpen } from '../../contract/events.ts'
import type { FieldError } from '../../contract/problem.ts'
import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, OffsetAnswer, OffsetQuery, TailStart, TopicDescription } from '../../gateways/kafka/types.ts'
import type { Positions } from './floor.ts'

export type TailRequest = z.output<typeof TailOpen>

/** A request that was checked against the cluster: what to read, and from where. */
export interface TailPlan {
  /** In a fixed order, each once. */
  topics: readonly string[]
  partitions: readonly number[] | null
  starts: TailStart[]
  topicIds: Map<string, string>
}

type Kafka = Pick<KafkaCluster, 'describe' | 'listOffsets'>

/** Refuses topics, partitions and offsets that are not there: `topic-unknown`, `partition-unknown`, `invalid-input`. */
export async function planTail(kafka: Kafka, request: TailRequest, call: Call): Promise<TailPlan> {
  const topics = [...new Set(request.topics)].sort()
  const partitions = request.partitions === undefined ? null : [...new Set(request.partitions)].sort((one, other) => one - other)
  const described = await kafka.describe({ ...call, topics })
  const byName = new Map(described.topics.map((topic) => [topic.name, topic]))
  const topicIds = new Map<string, string>()
  for (const name of topics) topicIds.set(name, existing(name, byName.get(name), partitions).topicId)
  const offsets = request.from === 'end' ? null : await explicitStarts(kafka, request.from, topics, byName, call)
  const starts = topics.map((topic): TailStart => {
    const from = offsets?.get(topic) ?? 'end'
    return partitions === null ? { topic, from } : { topic, partitions: [...partitions], from }
  })
  return { topics, partitions, starts, topicIds }
}

function existing(name: string, topic: TopicDescription | undefined, partitions: readonly number[] | null): TopicDescription {
  if (topic === undefined) throw problem('topic-unknown', `The cluster has no topic ${name}. Check the spelling, or whether it was deleted.`)
  if (topic.error !== null) throw topic.error
  const missing = partitions?.find((partition) => !topic.partitions.some((each) => each.partition === partition))
  if (missing !== undefined) {
    throw problem(
      'partition-unknown',
      `Topic ${name} has no partition ${missing}: it has ${topic.partitions.length}, counted from 0. Leave partitions out for all.`,
    )
  }
  return topic
}

async function explicitStarts(
  kafka: Kafka,
  from: Exclude<TailRequest['from'], 'end'>,
  topics: readonly string[],
  byName: ReadonlyMap<string, TopicDescription>,
  call: Call,
): Promise<Map<string, Map<number, bigint>>> {
  const starts = new Map<string, Map<number, bigint>>()
  for (const [index, { topic, partition, offset }] of from.entries()) {
    if (!topics.includes(topic)) refuse(index, 'topic', `${topic} is not among the topics of this tail`, 'Name it in topics too.')
    if (!byName.get(topic)?.partitions.some((each) => each.partition === partition)) {
      throw problem('partition-unknown', `Topic ${topic} has no partition ${partition}.`)
    }
    const row = starts.get(topic) ?? new Map<number, bigint>()
    if (row.has(partition)) refuse(index, 'partition', `partition ${partition} of ${topic} is given twice`, 'Give each partition one offset.')
    starts.set(topic, row.set(partition, BigInt(offset)))
  }
  const queries = from.map(({ topic, partition }): OffsetQuery => ({ topic, partition, spec: 'latest' }))
  const ends = await kafka.listOffsets(queries, call)
  for (const [index, end] of ends.entries()) {
    if (end.error !== null) throw end.error
    const start = starts.get(end.topic)?.get(end.partition)
    if (start !== undefined && end.offset !== null && start > end.offset) {
      refuse(index, 'offset', `partition ${end.partition} of ${end.topic} ends at ${end.offset}`, `Give an offset up to ${end.offset}, or "end".`)
    }
  }
  return starts
}

function refuse(index: number, field: string, message: string, fix: string): never {
  const error: FieldError = { path: `from.${index}.${field}`, message, fix }
  throw problem('invalid-input', `from: ${message}. ${fix}`, { errors: [error] })
}

/** The ends of what a plan reads, as read-committed readers see them; partitions that do not answer are left out. */
export async function endsOf(kafka: Kafka, plan: TailPlan, call: Call): Promise<Positions> {
  const { topics } = await kafka.describe({ ...call, topics: [...plan.topics] })
  const queries = topics.flatMap((topic) =>
    topic.partitions
      .filter(({ partition }) => plan.partitions?.includes(partition) ?? true)
      .map(({ partition }): OffsetQuery => ({ topic: topic.name, partition, spec: 'last-stable' })),
  )
  return byPartition(await kafka.listOffsets(queries, call))
}

function byPartition(answers: OffsetAnswer[]): Positions {
  const ends = new Map<string, Map<number, bigint>>()
  for (const { topic, partition, offset } of answers) {
    if (offset === null) continue
    const row = ends.get(topic) ?? new Map<number, bigint>()
    ends.set(topic, row.set(partition, offset))
  }
  return ends
}
