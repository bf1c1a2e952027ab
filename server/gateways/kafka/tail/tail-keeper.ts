import { listOffsets } from '../admin/list-offsets.ts'
import { brokerError, KafkaError } from '../protocol/errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes, TopicRoute } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'
import type { Isolation, OffsetQuery, OffsetSpec, TailPoll, TailStart } from '../types.ts'
import { answered, failed, newPartition, type TailPartition, type TailTopic, topicOf } from './tail-state.ts'

export interface KeeperOptions {
  /** For offsets; not the lane of the long polls. */
  lane: Lane
  routes: Routes
  isolation: Isolation
}

const unknownTopicOrPartition = 3
const unknownTopicId = 100

/**
 * Knows what a tail reads: its topics, their partitions and leaders, and where each position is. `refresh` brings all of it up
 * to date: new partitions join from their start, a topic that was created again is read from its start, positions that the log
 * does not hold any more go on at the log start.
 */
export class TailKeeper {
  readonly topics = new Map<string, TailTopic>()
  readonly #routes = new Map<string, TopicRoute>()
  readonly #options: KeeperOptions
  #expired: TailPoll['expired'] = []
  #told: TailPoll['problems'] = []

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  *partitions(): Generator<TailPartition> {
    for (const { partitions } of this.topics.values()) yield* partitions.values()
  }

  /** False once the topic was created again: what was fetched of the old one is dropped. */
  has(part: TailPartition): boolean {
    return this.topics.get(part.topic)?.partitions.get(part.partition) === part
  }

  topicIdOf(topic: string): string {
    return this.topics.get(topic)?.topicId ?? ''
  }

  /** What happened to positions since it was last taken: ranges that were missed, and what else a reader must be told once. */
  takeNews(): Pick<TailPoll, 'expired' | 'problems'> {
    const taken = { expired: this.#expired, problems: this.#told }
    this.#expired = []
    this.#told = []
    return taken
  }

  get hasNews(): boolean {
    return this.#expired.length > 0 || this.#told.length > 0
  }

  /** Rejects where a topic or a named partition does not exist. A partition without a leader starts when it has one. */
  async open(starts: TailStart[], deadline: Deadline): Promise<void> {
    const { routes, isolation } = this.#options
    for (const start of starts) {
      const route = await routes.route(start.topic, deadline)
      if (route.error !== null) throw route.error
      const exists = new Set(route.partitions.map(({ partition }) => partition))
      const missing = start.partitions?.find((partition) => !exists.has(partition))
      if (missing !== undefined) {
        throw brokerError(unknownTopicOrPartition, 'Metadata', { topic: start.topic, partition: missing }, `the topic has ${exists.size} partitions`)
      }
      const topic = topicOf(start)
      topic.topicId = route.topicId
      for (const partition of start.partitions ?? exists) {
        const position = start.from === 'end' ? null : (start.from.get(partition) ?? null)
        topic.partitions.set(partition, newPartition(start.topic, partition, isolation, 'end', position))
      }
      this.topics.set(start.topic, topic)
      this.#routes.set(start.topic, route)
    }
    await this.#place(deadline)
  }

  async refresh(deadline: Deadline): Promise<void> {
    const newerThan = performance.now() - 1
    await this.#options.routes.prepare([...this.topics.keys()], deadline, newerThan)
    for (const topic of this.topics.values()) {
      const route = await this.#options.routes.route(topic.topic, deadline, newerThan)
      this.#follow(topic, route)
    }
    await this.#place(deadline)
  }

  #follow(topic: TailTopic, route: TopicRoute): void {
    if (route.error !== null) {
      for (const part of topic.partitions.values()) failed(part, route.error, performance.now())
      return
    }
    if (topic.topicId !== route.topicId) this.#restart(topic, route)
    this.#routes.set(topic.topic, route)
    if (topic.wanted !== null) return
    for (const { partition } of route.partitions) {
      if (!topic.partitions.has(partition))
        topic.partitions.set(partition, newPartition(topic.topic, partition, this.#options.isolation, 'start', null))
    }
  }

  #restart(topic: TailTopic, route: TopicRoute): void {
    topic.topicId = route.topicId
    const exists = new Set(route.partitions.map(({ partition }) => partition))
    for (const partition of [...topic.partitions.keys()]) {
      this.#told.push({
        topic: topic.topic,
        partition,
        error: brokerError(unknownTopicId, 'Fetch', { topic: topic.topic, partition }, 'reading goes on with the new topic'),
      })
      if (exists.has(partition)) topic.partitions.set(partition, newPartition(topic.topic, partition, this.#options.isolation, 'start', null))
      else topic.partitions.delete(partition)
    }
  }

  /** Asks for the offsets of all positions that are open or out of range. */
  async #place(deadline: Deadline): Promise<void> {
    const { lane, routes, isolation } = this.#options
    const end: OffsetSpec = isolation === 'committed' ? 'last-stable' : 'latest'
    const open = [...this.partitions()].filter((part) => part.position === null || part.outOfRange)
    const queries = open.flatMap(({ topic, partition }): OffsetQuery[] => [
      { topic, partition, spec: 'earliest' },
      { topic, partition, spec: end },
    ])
    if (queries.length === 0) return
    const answers = await listOffsets(lane, routes, queries, deadline)
    for (const [index, part] of open.entries()) {
      const [first, last] = [answers[index * 2], answers[index * 2 + 1]]
      const error = first?.error ?? last?.error ?? null
      if (error !== null) failed(part, error, performance.now())
      else this.#settle(part, first?.offset ?? 0n, last?.offset ?? 0n)
    }
  }

  #settle(part: TailPartition, first: bigint, last: bigint): void {
    const { topic, partition, position } = part
    answered(part)
    part.outOfRange = false
    if (position === null) part.position = part.startsAt === 'end' ? last : first
    else if (position < first) {
      this.#expired.push({ topic, partition, from: position, to: first })
      part.position = first
    } else if (position > last) {
      const message = `The log of partition ${partition} of topic "${topic}" ends at ${last}, before the position ${position} that was read: it was cut when another replica became leader. Reading goes on at its end.`
      const error = new KafkaError({ code: 1, kafkaName: 'OFFSET_OUT_OF_RANGE', message, retriable: true, topic, partition })
      this.#told.push({ topic, partition, error })
      part.position = last
    }
  }

  /** Who leads a partition. Null, and the partition marked, where nobody does at the moment. */
  leader(part: TailPartition): Target | null {
    const route = this.#routes.get(part.topic)
    if (route === undefined) return null
    try {
      return this.#options.routes.leader(route, part.partition)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      failed(part, error, performance.now())
      return null
    }
  }
}
