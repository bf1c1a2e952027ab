import { brokerError, errorOrNull } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import { withLeader } from '../read/with-leader.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'

export interface RecordsToDelete {
  topic: string
  partition: number
  /** Everything below goes; the log start moves here. */
  before: bigint
}

/**
 * Moves the start of a partition's log up (KIP-107) and tells where it begins now. What is asked for again changes nothing. Rejects with
 * OFFSET_OUT_OF_RANGE beyond the end of the log, and with POLICY_VIOLATION where the topic is only compacted.
 */
export async function deleteRecords(
  { lane, routes }: { lane: Lane; routes: Routes },
  { topic, partition, before }: RecordsToDelete,
  deadline: Deadline,
): Promise<bigint> {
  return withLeader(routes, topic, partition, deadline, async (target) => {
    const body = {
      topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset: before }] }],
      timeoutMs: Math.max(1, Math.round(deadline.remainingMs())),
    }
    const { message } = await lane.call(target, Api.deleteRecords, body, deadline)
    const answer = message.list('topics')[0]?.list('partitions')[0]
    const place = { broker: target.id, topic, partition }
    if (answer === undefined) throw brokerError(-1, 'DeleteRecords', place)
    const error = errorOrNull(answer.int('errorCode'), 'DeleteRecords', place)
    if (error !== null) throw error
    return answer.long('lowWatermark')
  })
}
