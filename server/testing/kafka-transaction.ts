import { brokerError } from '../gateways/kafka/protocol/errors.ts'
import type { Fields } from '../gateways/kafka/protocol/field-types.ts'
import type { Message } from '../gateways/kafka/protocol/message.ts'
import { Api } from '../gateways/kafka/protocol/schema.ts'
import { encodeBatch, type RecordToWrite } from '../gateways/kafka/records/encode-batch.ts'
import { type Target, targetOf } from '../gateways/kafka/transport/target.ts'
import { eventually } from './eventually.ts'
import type { TestKafka } from './kafka.ts'
import { uniqueName } from './unique-name.ts'

const transactionCoordinator = 1
const timeoutMs = 60_000

/** A transaction that stays open until a test ends it. The same producer goes on with the next one. */
export interface Transaction {
  readonly producerId: bigint
  write(topic: string, partition: number, records: RecordToWrite[]): Promise<bigint>
  /** Resolves when the markers are under way; the last stable offset follows a moment later. */
  commit(): Promise<void>
  abort(): Promise<void>
}

/** Opens a transactional producer of its own (classic flow, KIP-98). */
export async function beginTransaction(kafka: TestKafka): Promise<Transaction> {
  const transactionalId = uniqueName('txn')
  const coordinator = await eventually('a transaction coordinator', () => findCoordinator(kafka, transactionalId))
  const ask = (apiKey: number, body: Fields, maxVersion: number, codes: (message: Message) => number[]) =>
    eventually('the coordinator is ready', async () => {
      const { message } = await kafka.lane.call(coordinator, apiKey, body, kafka.deadline(), { maxVersion, repeatable: false })
      const code = codes(message).find((each) => each !== 0) ?? 0
      if (code !== 0) throw brokerError(code, 'A transaction call')
      return message
    })
  const init = { transactionalId, transactionTimeoutMs: timeoutMs, producerId: -1n, producerEpoch: -1 }
  const started = await ask(Api.initProducerId, init, 4, (message) => [message.int('errorCode')])
  const [producerId, producerEpoch] = [started.long('producerId'), started.int('producerEpoch')]
  const sequences = new Map<string, number>()

  const end = async (committed: boolean) => {
    await ask(Api.endTxn, { transactionalId, producerId, producerEpoch, committed }, 3, (message) => [message.int('errorCode')])
  }
  return {
    producerId,
    commit: () => end(true),
    abort: () => end(false),
    write: async (topic, partition, records) => {
      const add = {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: producerId,
        v3AndBelowProducerEpoch: producerEpoch,
        v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
      }
      await ask(Api.addPartitionsToTxn, add, 3, (message) =>
        message.list('resultsByTopicV3AndBelow').flatMap((each) => each.list('resultsByPartition').map((part) => part.int('partitionErrorCode'))),
      )
      const key = `${topic}/${partition}`
      const baseSequence = sequences.get(key) ?? 0
      sequences.set(key, baseSequence + records.length)
      const batch = encodeBatch({ records, timestamp: BigInt(Date.now()), transactional: true, producerId, producerEpoch, baseSequence })
      return kafka.produceBatch(topic, partition, batch, transactionalId)
    },
  }
}

async function findCoordinator(kafka: TestKafka, key: string): Promise<Target | null> {
  const { message } = await kafka.directory.ask(Api.findCoordinator, { key, keyType: transactionCoordinator }, kafka.deadline(), { maxVersion: 3 })
  if (message.int('errorCode') !== 0) return null
  return targetOf(message.int('nodeId'), message.text('host'), message.int('port'))
}
