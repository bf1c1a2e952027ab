import { brokerError, errorOrNull, type KafkaError } from '../protocol/errors.ts'
import { zeroUuid } from '../protocol/field-types.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'

export interface BatchPlace {
  topic: string
  topicId: string
  partition: number
}

export interface BatchAnswer {
  error: KafkaError | null
  baseOffset: bigint
  /** Where the topic appends the broker's time; else null. */
  appendTime: bigint | null
  /** Records that the broker refuses, by their place in the batch. */
  refused: Map<number, string | null>
}

const lastVersionByName = 12
const allInSync = -1

/** One Produce of one batch to the leader of its partition, `acks=all`. Asked once: whether it may be asked again is the caller's decision. */
export async function produceBatch(lane: Lane, target: Target, place: BatchPlace, batch: Buffer, deadline: Deadline): Promise<BatchAnswer> {
  const { topic, topicId, partition } = place
  const body = {
    transactionalId: null,
    acks: allInSync,
    timeoutMs: Math.max(1, Math.round(deadline.remainingMs())),
    topicData: [{ name: topic, topicId, partitionData: [{ index: partition, records: batch }] }],
  }
  const maxVersion = topicId === zeroUuid ? { maxVersion: lastVersionByName } : {}
  const { message, version } = await lane.call(target, Api.produce, body, deadline, { repeatable: false, ...maxVersion })
  const [part] = message.list('responses').flatMap((answer) => answer.list('partitionResponses'))
  if (part === undefined) return { error: brokerError(-1, 'Produce', { topic, partition }), baseOffset: -1n, appendTime: null, refused: new Map() }
  const appendTime = part.long('logAppendTimeMs')
  const detail = version >= 8 ? part.textOrNull('errorMessage') : null
  const refused = version >= 8 ? part.list('recordErrors') : []
  return {
    error: errorOrNull(part.int('errorCode'), 'Produce', { broker: target.id, topic, partition }, detail),
    baseOffset: part.long('baseOffset'),
    appendTime: appendTime < 0n ? null : appendTime,
    refused: new Map(refused.map((each) => [each.int('batchIndex'), each.textOrNull('batchIndexErrorMessage')])),
  }
}
