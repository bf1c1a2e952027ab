import { brokerError, type KafkaError } from '../protocol/errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes, TopicRoute } from '../transport/routes.ts'
import type { Call, PlannedRecord, ProducedRecord, Producer, ProducerOptions, ProduceTarget, RecordToProduce } from '../types.ts'
import { type Identity, newIdentity } from './identity.ts'
import { PartitionWriter } from './partition-writer.ts'
import { partitionOfKey } from './partitioner.ts'
import { recreated } from './recreated.ts'
import { sizeInBatch } from './split-records.ts'

export interface ProducerTools {
  lane: Lane
  directory: Directory
  routes: Routes
  options: ProducerOptions
  /** Through the gate of the cluster. */
  run<T>(call: Call, work: (deadline: Deadline) => Promise<T>): Promise<T>
  onClose(producer: Producer): void
}

const unknownPartition = 3

/** An idempotent producer without transactions; see Producer for what it promises. */
export function openProducer({ lane, directory, routes, options, run, onClose }: ProducerTools): Producer {
  const writers = new Map<string, PartitionWriter>()
  let current: Promise<Identity> | null = null
  let known: Identity | null = null
  let turn = Math.floor(Math.random() * 2 ** 20)

  // One identity serves all partitions until one of them has spent it. Several partitions that need one share the question.
  const identity = async (deadline: Deadline, notThis: Identity | null): Promise<Identity> => {
    if (known !== null && known === notThis) [known, current] = [null, null]
    current ??= newIdentity(directory, deadline).catch((error: unknown) => {
      current = null
      throw error
    })
    known = await current
    return known
  }
  const tools = { lane, routes, compression: options.compression ?? 'none', identity }

  const writerOf = ({ topic, topicId }: TopicRoute, partition: number): PartitionWriter => {
    const key = `${topicId}/${partition}/${topic}`
    const writer = writers.get(key) ?? new PartitionWriter(tools, topic, topicId, partition)
    writers.set(key, writer)
    return writer
  }

  const spread = ({ partitions }: TopicRoute): number => {
    const led = partitions.filter(({ leader }) => leader !== null)
    const from = led.length > 0 ? led : partitions
    return from[turn++ % from.length]?.partition ?? 0
  }

  const producer: Producer = {
    plan: (target, records, call) =>
      run(call, async (deadline) => {
        const route = await routeFor(routes, target, records, deadline)
        return records.map((record) => planned(route, record))
      }),
    send: (target, records, call) =>
      run(call, async (deadline) => {
        const route = await routeFor(routes, target, records, deadline)
        const results: ProducedRecord[] = records.map((record) => refused(record, planned(route, record).error))
        const placed = records.map((record, index) => ({ record, index, partition: planned(route, record).partition ?? spread(route) }))
        const open = placed.filter(({ index }) => results[index]?.error === null)
        const byPartition = Map.groupBy(open, ({ partition }) => partition)
        const writes = [...byPartition].map(async ([partition, items]) => {
          const written = await writerOf(route, partition).write(
            items.map(({ record }) => record),
            deadline,
          )
          for (const [at, { index }] of items.entries()) results[index] = written[at] ?? refused(records[index], null)
        })
        await Promise.all(writes)
        return results
      }),
    close: async () => {
      await lane.close()
      onClose(producer)
    },
  }
  return producer
}

/** The topic as it is now; asked again where a record names a partition that was not known. Rejects where there is no such topic. */
async function routeFor(routes: Routes, { topic, topicId }: ProduceTarget, records: RecordToProduce[], deadline: Deadline): Promise<TopicRoute> {
  const remembered = await routes.route(topic, deadline)
  const stale = remembered.error === null && (records.some((each) => planned(remembered, each).error !== null) || isOther(remembered, topicId))
  const route = stale ? await routes.route(topic, deadline, performance.now()) : remembered
  if (route.error !== null) throw route.error
  if (isOther(route, topicId)) throw recreated(topic)
  return route
}

const isOther = (route: TopicRoute, topicId: string | undefined) => topicId !== undefined && route.topicId !== topicId

function planned(route: TopicRoute, record: RecordToProduce): PlannedRecord {
  const { key, partition } = record
  const count = route.partitions.length
  const chosen = partition ?? (key === null ? null : partitionOfKey(key, count))
  const missing = chosen !== null && (chosen < 0 || chosen >= count)
  return { partition: chosen, sizeBytes: sizeInBatch(record), error: missing ? noPartition(route, chosen) : null }
}

function noPartition({ topic, partitions }: TopicRoute, partition: number): KafkaError {
  return brokerError(unknownPartition, 'Produce', { topic, partition }, `the topic has partitions 0 to ${partitions.length - 1}`)
}

function refused(record: RecordToProduce | undefined, error: KafkaError | null): ProducedRecord {
  return { partition: record?.partition ?? null, offset: null, timestamp: record?.timestamp ?? null, error, inDoubt: false }
}
