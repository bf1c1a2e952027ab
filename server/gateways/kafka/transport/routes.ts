import { describeCluster } from '../admin/describe-cluster.ts'
import { brokerError, connectionError, type KafkaError } from '../protocol/errors.ts'
import type { TopicDescription } from '../types.ts'
import { type Deadline, endingIn, within } from './deadline.ts'
import type { Directory } from './directory.ts'
import type { Target } from './target.ts'

/** Where the partitions of a topic are led, as of `at` (ms of the monotonic clock). */
export interface TopicRoute {
  topic: string
  topicId: string
  partitions: TopicDescription['partitions']
  error: KafkaError | null
  at: number
}

const unknownTopicOrPartition = 3
const leaderNotAvailable = 5
const maxAgeMs = 30_000

/** Which broker to ask about a partition. Remembers topics for 30 s; several callers who need the same topic share one question. */
export class Routes {
  readonly #directory: Directory
  readonly #timeoutMs: number
  readonly #closed: AbortSignal
  readonly #known = new Map<string, TopicRoute>()
  readonly #asking = new Map<string, Promise<TopicRoute>>()

  constructor(directory: Directory, timeoutMs: number, closed: AbortSignal) {
    this.#directory = directory
    this.#timeoutMs = timeoutMs
    this.#closed = closed
  }

  /** `newerThan` (monotonic ms) refuses what is remembered from before: give it the time of the failure that made it doubtful. */
  route(topic: string, deadline: Deadline, newerThan = Number.NEGATIVE_INFINITY): Promise<TopicRoute> {
    const known = this.#known.get(topic)
    if (this.#isFresh(known, newerThan)) return Promise.resolve(known)
    const asking = this.#asking.get(topic) ?? this.#ask(topic)
    return within(deadline, asking, (reason) =>
      connectionError(reason, `The leaders of topic "${topic}" were not known ${reason === 'ABORTED' ? 'when the caller went away' : 'in time'}.`, {
        topic,
      }),
    )
  }

  /** Learns many topics by one question, so that `route` finds them. */
  async prepare(topics: string[], deadline: Deadline, newerThan: number): Promise<void> {
    const at = performance.now()
    const missing = topics.filter((topic) => !this.#isFresh(this.#known.get(topic), newerThan))
    if (missing.length < 2) return
    const { topics: found } = await describeCluster(this.#directory, missing, deadline)
    for (const topic of found) this.#learned(topic.name, topic, at)
  }

  #isFresh(route: TopicRoute | undefined, newerThan: number): route is TopicRoute {
    return route !== undefined && route.at > newerThan && performance.now() - route.at < maxAgeMs
  }

  #ask(topic: string): Promise<TopicRoute> {
    const at = performance.now()
    const asking = describeCluster(this.#directory, [topic], endingIn(this.#timeoutMs, this.#closed))
      .then(({ topics: [found] }) => this.#learned(topic, found, at))
      .finally(() => this.#asking.delete(topic))
    asking.catch(() => undefined)
    this.#asking.set(topic, asking)
    return asking
  }

  #learned(topic: string, found: TopicDescription | undefined, at: number): TopicRoute {
    const error = found === undefined ? brokerError(unknownTopicOrPartition, 'Metadata', { topic }) : found.error
    const route: TopicRoute = { topic, topicId: found?.topicId ?? '', partitions: found?.partitions ?? [], error, at }
    if (error === null) this.#known.set(topic, route)
    else this.#known.delete(topic)
    return route
  }

  /** The leader of a partition as a route tells it. Throws what stands in the way: no such topic or partition, or no leader. */
  leader(route: TopicRoute, partition: number): Target {
    const place = { topic: route.topic, partition }
    if (route.error !== null) throw route.error
    // Partitions are sorted and mostly without gaps: a search per partition would be quadratic.
    const guess = route.partitions[partition]
    const found = guess?.partition === partition ? guess : route.partitions.find((each) => each.partition === partition)
    if (found === undefined) {
      throw brokerError(unknownTopicOrPartition, 'Metadata', place, `the topic has partitions 0 to ${route.partitions.length - 1}`)
    }
    const target = found.leader === null ? null : this.#directory.known(found.leader)
    if (target === null) throw brokerError(leaderNotAvailable, 'Metadata', place)
    return target
  }
}
