import { silentLog } from '../core/log.ts'
import { openKafkaCluster } from '../gateways/kafka/index.ts'
import { brokerError, KafkaError } from '../gateways/kafka/protocol/errors.ts'
import type { Fields } from '../gateways/kafka/protocol/field-types.ts'
import type { Message } from '../gateways/kafka/protocol/message.ts'
import { Api, Protocol } from '../gateways/kafka/protocol/schema.ts'
import { type BatchToWrite, encodeBatch, type RecordToWrite } from '../gateways/kafka/records/encode-batch.ts'
import { endingIn } from '../gateways/kafka/transport/deadline.ts'
import { Directory } from '../gateways/kafka/transport/directory.ts'
import { Lane } from '../gateways/kafka/transport/lane.ts'
import { Routes } from '../gateways/kafka/transport/routes.ts'
import { parseBootstrap, type Target, targetOf } from '../gateways/kafka/transport/target.ts'
import type { KafkaCluster } from '../gateways/kafka/types.ts'
import { eventually } from './eventually.ts'
import { type BatchDamage, damageLog } from './kafka-damage.ts'
import { beginTransaction, type Transaction } from './kafka-transaction.ts'
import { uniqueName } from './unique-name.ts'

export interface TopicOptions {
  partitions?: number
  /** Broker ids of the replicas of each partition, the leader first; stands for `partitions`. One replica anywhere unless told. */
  replicas?: number[][]
  configs?: Record<string, string>
}

const callMs = 20_000
/** Produce 12 joins transactions by itself (KIP-890) and 13 wants topic ids; the transactions here are the classic ones. */
const lastClassicProduce = 11
/** OffsetCommit 10 wants topic ids. */
const lastCommitByName = 9

/** A real cluster with what a test needs to set a scene on it. Every topic made here is deleted by `close`. */
export class TestKafka {
  readonly cluster: KafkaCluster
  readonly directory: Directory
  readonly lane: Lane
  readonly routes: Routes
  readonly #closing = new AbortController()
  #topics: string[] = []

  constructor(bootstrap: string[]) {
    this.cluster = openKafkaCluster({ id: 'test', bootstrap, clientId: 'headgate-test', timeoutMs: callMs }, silentLog)
    this.lane = new Lane({ protocol: new Protocol(), clientId: 'headgate-test-setup', connectTimeoutMs: callMs, connectionsPerBroker: 2 })
    this.directory = new Directory(this.lane, bootstrap.map(parseBootstrap), silentLog)
    this.routes = new Routes(this.directory, callMs, this.#closing.signal)
  }

  deadline() {
    return endingIn(callMs, this.#closing.signal)
  }

  /** Creates a topic that no other test knows and waits until all its partitions have leaders. */
  async makeTopic(prefix: string, options: TopicOptions = {}): Promise<string> {
    const name = uniqueName(prefix)
    await this.createTopic(name, options)
    return name
  }

  /** Records are kept for ever unless `configs` say otherwise: tests write times long past, which a retention takes at the next look. */
  async createTopic(name: string, { replicas, partitions = replicas?.length ?? 1, configs = {} }: TopicOptions = {}): Promise<void> {
    const entries = Object.entries({ 'retention.ms': '-1', ...configs }).map(([key, value]) => ({ name: key, value }))
    const shape =
      replicas === undefined
        ? { numPartitions: partitions, replicationFactor: 1, assignments: [] }
        : {
            numPartitions: -1,
            replicationFactor: -1,
            assignments: replicas.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
          }
    const topics = [{ name, ...shape, configs: entries }]
    const { message } = await this.directory.ask(Api.createTopics, { topics, timeoutMs: callMs, validateOnly: false }, this.deadline(), {
      minVersion: 4,
    })
    expectNoError(message.list('topics'), 'CreateTopics')
    this.#topics.push(name)
    await this.#untilLed(name, partitions)
  }

  async #untilLed(name: string, partitions: number): Promise<void> {
    await eventually(`topic ${name} has ${partitions} partitions with leaders`, async () => {
      const route = await this.routes.route(name, this.deadline(), performance.now())
      return route.error === null && route.partitions.length === partitions && route.partitions.every(({ leader }) => leader !== null)
    })
  }

  /** Leaves a topic in place at `close`: for data that is dear to make. */
  keepTopic(name: string): void {
    this.#topics = this.#topics.filter((topic) => topic !== name)
  }

  async deleteTopic(name: string): Promise<void> {
    const { message } = await this.directory.ask(
      Api.deleteTopics,
      { topics: [{ name, topicId: null }], topicNames: [name], timeoutMs: callMs },
      this.deadline(),
    )
    expectNoError(message.list('responses'), 'DeleteTopics')
  }

  async addPartitions(name: string, total: number): Promise<void> {
    const body = { topics: [{ name, count: total, assignments: null }], timeoutMs: callMs, validateOnly: false }
    const { message } = await this.directory.ask(Api.createPartitions, body, this.deadline())
    expectNoError(message.list('results'), 'CreatePartitions')
    await this.#untilLed(name, total)
  }

  /** Moves the log start: what is before `offset` is gone. */
  async deleteRecords(topic: string, partition: number, offset: bigint): Promise<void> {
    const body = { topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset }] }], timeoutMs: callMs }
    const message = await this.askLeader(topic, partition, Api.deleteRecords, body)
    expectNoError(
      message.list('topics').flatMap((each) => each.list('partitions')),
      'DeleteRecords',
    )
  }

  /** One batch of the given records, as a producer would write it. Returns the offset of its first record. */
  produce(topic: string, partition: number, records: RecordToWrite[], options: Partial<Omit<BatchToWrite, 'records'>> = {}): Promise<bigint> {
    return this.produceBatch(topic, partition, encodeBatch({ timestamp: BigInt(Date.now()), ...options, records }))
  }

  /** The batch's very bytes. The broker refuses what it can see to be wrong: use `damage` for batches that no broker accepts. */
  async produceBatch(topic: string, partition: number, batch: Buffer, transactionalId: string | null = null): Promise<bigint> {
    const topicData = [{ name: topic, partitionData: [{ index: partition, records: batch }] }]
    const body = { transactionalId, acks: -1, timeoutMs: callMs, topicData }
    // A broker may say "not leader" for a moment after it was made one: nothing was written then. Other refusals are final.
    const outcome = await eventually('the leader takes the batch', () =>
      this.#produceOnce(topic, partition, body).then(
        (baseOffset) => ({ baseOffset }),
        (refused: unknown) => {
          if (refused instanceof KafkaError && refused.kafkaName === 'NOT_LEADER_OR_FOLLOWER') return null
          return { refused }
        },
      ),
    )
    if ('refused' in outcome) throw outcome.refused
    return outcome.baseOffset
  }

  async #produceOnce(topic: string, partition: number, body: Fields): Promise<bigint> {
    const message = await this.askLeader(topic, partition, Api.produce, body, lastClassicProduce)
    const [part] = message.list('responses').flatMap((each) => each.list('partitionResponses'))
    if (part === undefined) throw new Error('Produce was answered without the partition')
    if (part.int('errorCode') !== 0) throw brokerError(part.int('errorCode'), 'Produce', { topic, partition }, part.textOrNull('errorMessage'))
    return part.long('baseOffset')
  }

  beginTransaction(): Promise<Transaction> {
    return beginTransaction(this)
  }

  /** Changes a batch where it lies on the disk of the (local) broker, as a bad disk or a broken client would. */
  damage(topic: string, partition: number, baseOffset: bigint, damage: BatchDamage): Promise<void> {
    return damageLog(this, topic, partition, baseOffset, damage)
  }

  async leader(topic: string, partition: number): Promise<Target> {
    return this.routes.leader(await this.routes.route(topic, this.deadline()), partition)
  }

  async askLeader(topic: string, partition: number, apiKey: number, body: Fields, maxVersion?: number): Promise<Message> {
    const options = { repeatable: false, ...(maxVersion === undefined ? {} : { maxVersion }) }
    return (await this.lane.call(await this.leader(topic, partition), apiKey, body, this.deadline(), options)).message
  }

  /** Commits as a group without members would. The group is gone when its topics are, and with the stack. */
  async commit(group: string, topic: string, offsets: [partition: number, offset: bigint][]): Promise<void> {
    const topics = [{ name: topic, partitions: offsets.map(([partitionIndex, committedOffset]) => ({ partitionIndex, committedOffset })) }]
    const body = { groupId: group, generationIdOrMemberEpoch: -1, memberId: '', topics }
    await eventually('the coordinator takes the commit', async () => {
      const { message: found } = await this.directory.ask(Api.findCoordinator, { key: group, keyType: 0 }, this.deadline(), { maxVersion: 3 })
      if (found.int('errorCode') !== 0) return null
      const coordinator = targetOf(found.int('nodeId'), found.text('host'), found.int('port'))
      const { message } = await this.lane.call(coordinator, Api.offsetCommit, body, this.deadline(), { maxVersion: lastCommitByName })
      const parts = message.list('topics').flatMap((each) => each.list('partitions'))
      return parts.length === offsets.length && parts.every((part) => part.int('errorCode') === 0) ? true : null
    })
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#topics.map((name) => this.deleteTopic(name)))
    this.#closing.abort()
    await Promise.all([this.cluster.close(), this.lane.close()])
  }
}

function expectNoError(items: Message[], doing: string): void {
  for (const item of items) {
    const code = item.int('errorCode')
    if (code !== 0) throw brokerError(code, doing)
  }
}
