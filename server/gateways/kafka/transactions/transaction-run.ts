import { splitIntoBatches } from '../produce/split-records.ts'
import { brokerError, KafkaError } from '../protocol/errors.ts'
import type { Fields } from '../protocol/field-types.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import { encodeBatch } from '../records/encode-batch.ts'
import { type Deadline, pause } from '../transport/deadline.ts'
import type { CallOptions } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { Call } from '../types.ts'
import { coordinatorAnswer, produceAnswer } from './answers.ts'
import type { Coordinators } from './coordinators.ts'
import type { TransactionTools } from './open-transactions.ts'
import { type Encoded, produceBatches } from './produce-batches.ts'
import { ProducerLost } from './producer-lost.ts'
import type { SentBatch, TransactionalProducer, TransactionBatch, TransactionFlow, TransactionOptions } from './types.ts'

const firstPauseMs = 5
const longestPauseMs = 200
const sequences = 2 ** 31
/** A batch's own header, and a little. */
const headerRoom = 100
const lastOfClassic = 3
const firstOfV2 = 5
const firstStable = 7

/** One batch, and which item of what is sent it belongs to. */
interface Piece extends TransactionBatch {
  of: number
}

interface Waiting extends Encoded {
  of: number
  count: number
}

/**
 * Transactions of one producer, one after the other.
 *
 *   v2       Produce ≥ 12 → TxnOffsetCommit 5 → EndTxn 5. The end answers with the next epoch, so that an end which is late on the
 *            wire can never end a later transaction (KIP-890).
 *   classic  AddPartitionsToTxn 3 → Produce ≤ 11 → AddOffsetsToTxn 3 → TxnOffsetCommit 3 → EndTxn 3. The epoch stays, and a late end
 *            could commit what came after it: that is why nothing at all is repeated after a call that was not answered.
 *
 * AddPartitionsToTxn stays at 3 because later versions are for brokers. Sequence numbers count what was acknowledged, so after a
 * refused batch and an abort they fit what the leader knows.
 */
export class TransactionRun implements TransactionalProducer {
  readonly flow: TransactionFlow
  readonly #tools: TransactionTools & { coordinators: Coordinators }
  readonly #options: TransactionOptions
  #identity: { producerId: bigint; producerEpoch: number }
  #sequences = new Map<string, number>()
  #added = new Set<string>()
  #lost: ProducerLost | null = null

  constructor(
    tools: TransactionTools & { coordinators: Coordinators },
    options: TransactionOptions,
    flow: TransactionFlow,
    identity: { producerId: bigint; producerEpoch: number },
  ) {
    this.#tools = tools
    this.#options = options
    this.flow = flow
    this.#identity = identity
  }

  get producerId(): bigint {
    return this.#identity.producerId
  }

  stableOffset(group: string, topic: string, partition: number, call: Call): Promise<bigint | null> {
    return this.#run(call, async (deadline) => {
      const body = { groupId: group, topics: [{ name: topic, partitionIndexes: [partition] }], requireStable: true }
      const versions = { minVersion: firstStable, maxVersion: firstStable }
      const codes = (answer: Message) => [
        answer.int('errorCode'),
        ...answer.list('topics').flatMap((each) => each.list('partitions').map((part) => part.int('errorCode'))),
      ]
      const message = await this.#coordinated('group', group, { apiKey: Api.offsetFetch, doing: 'OffsetFetch', body, codes, versions }, deadline)
      const offset = message.list('topics')[0]?.list('partitions')[0]?.long('committedOffset') ?? -1n
      return offset < 0n ? null : offset
    })
  }

  send(batches: TransactionBatch[], call: Call): Promise<SentBatch[]> {
    return this.#run(call, async (deadline) => {
      if (this.flow === 'classic') await this.#addPartitions(batches, deadline)
      const results: SentBatch[] = batches.map(() => ({ offsets: [] }))
      const pieces = batches.flatMap((batch, of) =>
        splitIntoBatches(batch.records, batch.maxBytes - headerRoom).map((records): Piece => ({ ...batch, records, of })),
      )
      const lines = [...Map.groupBy(pieces, keyOf).values()]
      for (let round = 0; lines.some((line) => line.length > round); round++) {
        const open = lines.flatMap((line) => line.slice(round, round + 1))
        const refused = await this.#sendRound(open, results, deadline)
        // The transaction has to be aborted: what was not sent is refused with it.
        if (refused !== null) return results.map((result, of) => (isWhole(result, batches[of]) ? result : { refused }))
      }
      return results
    })
  }

  /** One batch per partition, one request per leader. Tells the first refusal. */
  async #sendRound(open: Piece[], results: SentBatch[], deadline: Deadline): Promise<KafkaError | null> {
    let waiting = open.map((piece) => this.#encoded(piece))
    let newerThan = Number.NEGATIVE_INFINITY
    let refused: KafkaError | null = null
    for (let pauseMs = firstPauseMs; waiting.length > 0; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const startedAt = performance.now()
      const again: Waiting[] = []
      let last: KafkaError | null = null
      const leaders = await this.#byLeader(waiting, deadline, newerThan)
      for (const answers of await Promise.all(leaders.map(({ target, own }) => this.#produce(target, own, deadline)))) {
        for (const [batch, { error, baseOffset }] of answers) {
          const meaning = produceAnswer(error?.code ?? 0)
          last = error ?? last
          if (error === null) this.#acknowledged(batch, results, baseOffset)
          else if (meaning === 'lost') throw error
          else if (meaning === 'again') again.push(batch)
          else {
            results[batch.of] = { refused: error }
            refused ??= error
          }
        }
      }
      if (again.length > 0 && last !== null) {
        if (pauseMs >= deadline.remainingMs()) throw last
        await pause(pauseMs, deadline)
      }
      waiting = again
      newerThan = startedAt
    }
    return refused
  }

  async #produce(target: Target, own: Waiting[], deadline: Deadline) {
    const { lane } = this.#tools
    const produced = produceBatches({ lane, flow: this.flow, transactionalId: this.#options.transactionalId }, target, own, deadline)
    this.#options.onEvent?.('produce-sent')
    const replies = await produced
    return own.map((batch) => [batch, replies.get(batch) ?? { error: brokerError(-1, 'Produce'), baseOffset: -1n }] as const)
  }

  #encoded(piece: Piece): Waiting {
    const now = BigInt(Date.now())
    const records = piece.records.map(({ key, value, headers, timestamp }) => ({ key, value, headers, timestamp: timestamp ?? now }))
    const baseSequence = this.#sequences.get(keyOf(piece)) ?? 0
    const bytes = encodeBatch({ records, timestamp: now, transactional: true, ...this.#identity, baseSequence })
    return { of: piece.of, topic: piece.topic, topicId: piece.topicId, partition: piece.partition, bytes, count: records.length }
  }

  #acknowledged(batch: Waiting, results: SentBatch[], baseOffset: bigint): void {
    this.#sequences.set(keyOf(batch), ((this.#sequences.get(keyOf(batch)) ?? 0) + batch.count) % sequences)
    const result = results[batch.of]
    if (result === undefined || 'refused' in result) return
    for (let at = 0; at < batch.count; at++) result.offsets.push(baseOffset + BigInt(at))
  }

  async #byLeader(batches: Waiting[], deadline: Deadline, newerThan: number): Promise<{ target: Target; own: Waiting[] }[]> {
    const { routes } = this.#tools
    const byAddress = new Map<string, { target: Target; own: Waiting[] }>()
    for (const batch of batches) {
      const target = routes.leader(await routes.route(batch.topic, deadline, newerThan), batch.partition)
      const known = byAddress.get(target.address)
      if (known === undefined) byAddress.set(target.address, { target, own: [batch] })
      else known.own.push(batch)
    }
    return [...byAddress.values()]
  }

  async #addPartitions(batches: TransactionBatch[], deadline: Deadline): Promise<void> {
    const fresh = new Map(batches.filter((batch) => !this.#added.has(keyOf(batch))).map((batch) => [keyOf(batch), batch]))
    if (fresh.size === 0) return
    const topics = [...Map.groupBy(fresh.values(), ({ topic }) => topic)].map(([name, own]) => ({
      name,
      partitions: own.map(({ partition }) => partition),
    }))
    const { producerId, producerEpoch } = this.#identity
    const body = {
      v3AndBelowTransactionalId: this.#options.transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: topics,
    }
    const codes = (message: Message) =>
      message.list('resultsByTopicV3AndBelow').flatMap((each) => each.list('resultsByPartition').map((part) => part.int('partitionErrorCode')))
    await this.#own({ apiKey: Api.addPartitionsToTxn, doing: 'AddPartitionsToTxn', body, codes }, deadline)
    for (const key of fresh.keys()) this.#added.add(key)
  }

  sendOffsets(group: string, topic: string, offsets: { partition: number; offset: bigint }[], call: Call): Promise<void> {
    return this.#run(call, async (deadline) => {
      const { transactionalId } = this.#options
      if (this.flow === 'classic') {
        const body = { transactionalId, ...this.#identity, groupId: group }
        const codes = (message: Message) => [message.int('errorCode')]
        await this.#own({ apiKey: Api.addOffsetsToTxn, doing: 'AddOffsetsToTxn', body, codes }, deadline)
        this.#options.onEvent?.('offsets-added')
      }
      const partitions = offsets.map(({ partition, offset }) => ({ partitionIndex: partition, committedOffset: offset, committedMetadata: '' }))
      const body = { transactionalId, groupId: group, ...this.#identity, topics: [{ name: topic, partitions }] }
      const codes = (message: Message) => message.list('topics').flatMap((each) => each.list('partitions').map((part) => part.int('errorCode')))
      const call = { apiKey: Api.txnOffsetCommit, doing: 'TxnOffsetCommit', body, codes, versions: this.#versions() }
      await this.#coordinated('group', group, call, deadline)
    })
  }

  commit(call: Call): Promise<void> {
    return this.#end(true, call)
  }

  abort(call: Call): Promise<void> {
    return this.#end(false, call)
  }

  #end(committed: boolean, call: Call): Promise<void> {
    return this.#run(call, async (deadline) => {
      const body = { transactionalId: this.#options.transactionalId, ...this.#identity, committed }
      const codes = (message: Message) => [message.int('errorCode')]
      const message = await this.#own({ apiKey: Api.endTxn, doing: 'EndTxn', body, codes, sent: 'end-sent' }, deadline)
      this.#added = new Set()
      if (this.flow === 'classic') return
      this.#identity = { producerId: message.long('producerId'), producerEpoch: message.int('producerEpoch') }
      this.#sequences = new Map()
    })
  }

  async close(): Promise<void> {
    await this.#tools.discard()
  }

  #versions(): CallOptions {
    return this.flow === 'classic' ? { maxVersion: lastOfClassic } : { minVersion: firstOfV2 }
  }

  #own(ask: Ask, deadline: Deadline): Promise<Message> {
    return this.#coordinated('transaction', this.#options.transactionalId, { versions: this.#versions(), ...ask }, deadline)
  }

  /** Asks the coordinator until it answers for good. A connection that ends in between is not asked again: the answer is lost. */
  async #coordinated(kind: 'group' | 'transaction', key: string, ask: Ask, deadline: Deadline): Promise<Message> {
    const { coordinators, lane } = this.#tools
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const target = await coordinators.of(kind, key, deadline).catch((error: unknown) => {
        if (error instanceof KafkaError && error.code !== null && coordinatorAnswer(error.code) !== 'lost') return null
        throw error
      })
      let code = coordinatorAway
      if (target !== null) {
        const answered = lane.call(target, ask.apiKey, ask.body, deadline, { repeatable: false, ...ask.versions })
        if (ask.sent !== undefined) this.#options.onEvent?.(ask.sent)
        const { message } = await answered
        code = ask.codes(message).find((each) => each !== 0) ?? 0
        if (code === 0) return message
      }
      const meaning = coordinatorAnswer(code)
      const error = brokerError(code, ask.doing, { broker: target?.id ?? null })
      if (meaning === 'lost' || pauseMs >= deadline.remainingMs()) throw error
      if (meaning === 'moved') coordinators.forget(kind, key)
      await pause(pauseMs, deadline)
    }
  }

  /** Whatever fails in here loses the producer: what the broker made of it is not known. */
  async #run<T>(call: Call, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    if (this.#lost !== null) throw this.#lost
    try {
      return await this.#tools.run(call, work)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      this.#lost = new ProducerLost(error)
      throw this.#lost
    }
  }
}

const coordinatorAway = 15

const isWhole = (result: SentBatch, batch: TransactionBatch | undefined) => 'offsets' in result && result.offsets.length === batch?.records.length

interface Ask {
  apiKey: number
  doing: string
  body: Fields
  codes: (message: Message) => number[]
  versions?: CallOptions
  sent?: 'end-sent'
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`
