import { brokerError, errorOrNull, type KafkaError } from '../protocol/errors.ts'
import { zeroUuid } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { AbortedTransaction } from './aborted.ts'

export interface FetchPosition {
  topic: string
  topicId: string
  partition: number
  offset: bigint
  maxBytes: number
}

export interface FetchOptions {
  maxWaitMs: number
  /** Of the whole answer. One batch may exceed it, so that a large one can be read at all (KIP-74). */
  maxBytes: number
  /** True: only up to the last stable offset, with the list of aborted transactions. */
  committed: boolean
  /** Where the caller is: a leader may then name a replica there (KIP-392). Default: nowhere. */
  rack?: string
}

export interface FetchedPartition {
  topic: string
  topicId: string
  partition: number
  error: KafkaError | null
  highWatermark: bigint
  lastStable: bigint
  logStart: bigint
  aborted: AbortedTransaction[]
  /** Shares memory with the whole answer. */
  records: Buffer
  throttleMs: number
  /** The replica that the leader wants to be asked instead; null: itself. */
  preferred: number | null
}

const lastVersionByName = 12
const nothing = Buffer.alloc(0)

/** One Fetch to one broker for partitions it leads. Partitions carry their own errors; the call rejects with KafkaError. */
export async function fetchFrom(
  lane: Lane,
  target: Target,
  positions: FetchPosition[],
  options: FetchOptions,
  deadline: Deadline,
): Promise<FetchedPartition[]> {
  const byTopic = Map.groupBy(positions, (position) => position.topic)
  const hasIds = positions.every(({ topicId }) => topicId !== zeroUuid)
  const body = {
    maxWaitMs: options.maxWaitMs,
    minBytes: 1,
    maxBytes: options.maxBytes,
    isolationLevel: options.committed ? 1 : 0,
    rackId: options.rack ?? '',
    topics: [...byTopic].map(([topic, parts]) => ({ topic, topicId: parts[0]?.topicId, partitions: parts.map(requested) })),
  }
  const { message } = await lane.call(target, Api.fetch, body, deadline, { minVersion: 4, ...(hasIds ? {} : { maxVersion: lastVersionByName }) })
  const code = message.int('errorCode')
  if (code !== 0) throw brokerError(code, 'Fetch', { broker: target.id })
  const names = new Map(positions.map(({ topicId, topic }) => [topicId, topic]))
  const throttleMs = message.int('throttleTimeMs')
  return message.list('responses').flatMap((answer) => {
    const topicId = answer.text('topicId')
    const topic = answer.text('topic') || (names.get(topicId) ?? '')
    return answer.list('partitions').map((part) => fetched(part, { topic, topicId, throttleMs }, target))
  })
}

const requested = ({ partition, offset, maxBytes }: FetchPosition) => ({
  partition,
  currentLeaderEpoch: -1,
  fetchOffset: offset,
  lastFetchedEpoch: -1,
  logStartOffset: -1n,
  partitionMaxBytes: maxBytes,
})

function fetched(
  part: Message,
  { topic, topicId, throttleMs }: { topic: string; topicId: string; throttleMs: number },
  target: Target,
): FetchedPartition {
  const partition = part.int('partitionIndex')
  const preferred = part.int('preferredReadReplica')
  return {
    topic,
    topicId,
    partition,
    error: errorOrNull(part.int('errorCode'), 'Fetch', { broker: target.id, topic, partition }),
    highWatermark: part.long('highWatermark'),
    lastStable: part.long('lastStableOffset'),
    logStart: part.long('logStartOffset'),
    aborted: part.list('abortedTransactions').map((each) => ({ producerId: each.long('producerId'), firstOffset: each.long('firstOffset') })),
    records: part.bytes('records') ?? nothing,
    throttleMs,
    preferred: preferred < 0 ? null : preferred,
  }
}
