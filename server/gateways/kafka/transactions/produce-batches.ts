import { brokerError, errorOrNull, type KafkaError } from '../protocol/errors.ts'
import { zeroUuid } from '../protocol/field-types.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { CallOptions, Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { TransactionFlow } from './types.ts'

/** One encoded batch; each request has at most one of a partition. */
export interface Encoded {
  topic: string
  topicId: string
  partition: number
  bytes: Buffer
}

export interface ProduceReply {
  error: KafkaError | null
  baseOffset: bigint
}

const allInSync = -1
const lastByName = 12
/** From Produce 12 on a batch makes its partition part of the transaction (KIP-890); before, AddPartitionsToTxn must have. */
const firstOfV2 = 12
const lastOfClassic = 11

/** One Produce to the leader of all these partitions, inside the transaction of `transactionalId`. Asked once. */
export async function produceBatches(
  { lane, flow, transactionalId }: { lane: Lane; flow: TransactionFlow; transactionalId: string },
  target: Target,
  batches: Encoded[],
  deadline: Deadline,
): Promise<Map<Encoded, ProduceReply>> {
  const topicData = [...Map.groupBy(batches, ({ topic }) => topic)].map(([name, own]) => ({
    name,
    topicId: own[0]?.topicId ?? zeroUuid,
    partitionData: own.map(({ partition, bytes }) => ({ index: partition, records: bytes })),
  }))
  const body = { transactionalId, acks: allInSync, timeoutMs: Math.max(1, Math.round(deadline.remainingMs())), topicData }
  const hasIds = batches.every(({ topicId }) => topicId !== zeroUuid)
  const versions: CallOptions =
    flow === 'classic' ? { maxVersion: lastOfClassic } : { minVersion: firstOfV2, ...(hasIds ? {} : { maxVersion: lastByName }) }
  const { message, version } = await lane.call(target, Api.produce, body, deadline, { repeatable: false, ...versions })
  const answers = new Map(
    message.list('responses').flatMap((topic) => {
      const of = version > lastByName ? topic.text('topicId') : topic.text('name')
      return topic.list('partitionResponses').map((part) => [`${of}/${part.int('index')}`, part] as const)
    }),
  )
  return new Map(
    batches.map((batch) => {
      const { topic, topicId, partition } = batch
      const place = { broker: target.id, topic, partition }
      const part = answers.get(`${version > lastByName ? topicId : topic}/${partition}`)
      if (part === undefined) return [batch, { error: brokerError(-1, 'Produce', place), baseOffset: -1n }]
      const error = errorOrNull(part.int('errorCode'), 'Produce', place, part.textOrNull('errorMessage'))
      return [batch, { error, baseOffset: part.long('baseOffset') }]
    }),
  )
}
