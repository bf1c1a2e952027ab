import { hasStaleMetadata, KafkaError } from '../protocol/errors.ts'
import { assertOpen, type Deadline, pause } from '../transport/deadline.ts'
import type { Routes, TopicRoute } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'

const firstPauseMs = 50
const longestPauseMs = 500
/** A partition without a leader is waited for so long: an election takes less, an outage more than anybody wants to wait. */
const leaderlessMs = 1500
const leaderNotAvailable = 5
const unknownTopicOrPartition = 3

/**
 * Runs `ask` against the leader of a partition. When the leader has moved, is gone or cannot be reached, asks for the metadata
 * again and retries with growing pauses until the deadline; then rejects with the last answer, which says more than the deadline.
 */
export async function withLeader<T>(
  routes: Routes,
  topic: string,
  partition: number,
  deadline: Deadline,
  ask: (target: Target, route: TopicRoute) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  let newerThan = Number.NEGATIVE_INFINITY
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    assertOpen(deadline, `reading partition ${partition} of topic "${topic}"`)
    let fresh = false
    try {
      const route = await routes.route(topic, deadline, newerThan)
      fresh = route.at >= started
      return await ask(routes.leader(route, partition), route)
    } catch (error) {
      if (!(error instanceof KafkaError) || !isWorthRetry(error, fresh, performance.now() - started)) throw error
      newerThan = performance.now()
      if (pauseMs >= deadline.remainingMs()) throw error
      await pause(pauseMs, deadline)
    }
  }
}

/** `fresh`: the metadata was asked for during this call, so that "unknown" is not only our memory. */
function isWorthRetry(error: KafkaError, fresh: boolean, elapsedMs: number): boolean {
  if (error.code === unknownTopicOrPartition) return !fresh
  if (error.code === leaderNotAvailable) return elapsedMs < leaderlessMs
  return hasStaleMetadata(error) || error.kafkaName === 'UNREACHABLE' || error.kafkaName === 'CLOSED'
}
