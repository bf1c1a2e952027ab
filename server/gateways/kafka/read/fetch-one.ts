import { KafkaError } from '../protocol/errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'
import { type FetchedPartition, type FetchOptions, type FetchPosition, fetchFrom } from './fetch.ts'
import type { NearReplicas } from './near-replicas.ts'
import { withLeader } from './with-leader.ts'

/** What reading one partition needs. */
export interface PartitionReader {
  lane: Lane
  routes: Routes
  /** Absent: from leaders alone, which know the end of the log. */
  near?: NearReplicas
}

/** `isNear`: from a replica that is no leader. It may not have the newest yet, so where it ends says nothing about the log. */
export interface OneFetched extends FetchedPartition {
  isNear: boolean
}

type Asked = Pick<FetchPosition, 'topic' | 'partition' | 'offset'> & FetchOptions

/**
 * One Fetch of one partition: from the replica in our rack where the leader has named one, else from the leader. A replica that
 * refuses, cannot be reached or has nothing there is no answer: the leader is asked then, and serves itself.
 */
export function fetchOne({ lane, routes, near }: PartitionReader, asked: Asked, deadline: Deadline): Promise<OneFetched> {
  const { topic, partition } = asked
  return withLeader(routes, topic, partition, deadline, async (leader, { topicId }) => {
    const ask = (target: Target, rack: string) => fetchPart(lane, target, { ...asked, topicId }, rack, deadline)
    for (let rack = near?.rack ?? ''; ; rack = '') {
      const replica = near?.of(topicId, partition) ?? null
      const found = replica === null ? null : await ask(replica, '').catch(unlessGone(deadline))
      if (found !== null && found.error === null && found.records.length > 0) return { ...found, isNear: true }
      if (replica !== null && found?.error !== null) near?.forget(topicId, partition)
      const answer = await ask(leader, replica === null ? rack : '')
      if (answer.error !== null) throw answer.error
      if (answer.preferred === null || near === undefined) return { ...answer, isNear: false }
      near.keep(topicId, partition, answer.preferred)
      if (answer.records.length > 0) return { ...answer, isNear: false }
    }
  })
}

async function fetchPart(
  lane: Lane,
  target: Target,
  asked: Asked & { topicId: string },
  rack: string,
  deadline: Deadline,
): Promise<FetchedPartition> {
  const { topic, topicId, partition, offset, maxBytes, maxWaitMs, committed } = asked
  const [answer] = await fetchFrom(
    lane,
    target,
    [{ topic, topicId, partition, offset, maxBytes }],
    { maxWaitMs, maxBytes, committed, rack },
    deadline,
  )
  if (answer !== undefined) return answer
  const message = 'The broker answered Fetch without the partition that was asked for.'
  throw new KafkaError({ code: null, kafkaName: 'MALFORMED_RESPONSE', message, retriable: false, broker: target.id, topic, partition })
}

/** A replica that fails is done without; a call that is over is over. */
const unlessGone = (deadline: Deadline) => (error: unknown) => {
  if (!(error instanceof KafkaError) || deadline.signal.aborted || deadline.remainingMs() <= 0) throw error
  return null
}
