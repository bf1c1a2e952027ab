import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { brokerError, KafkaError } from '../protocol/errors.ts'
import type { CodecName } from '../records/compression.ts'
import { encodeBatch } from '../records/encode-batch.ts'
import { assertOpen, type Deadline, gaveUp, pause, sooner, within } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'
import type { ProducedRecord, RecordToProduce } from '../types.ts'
import type { Identity } from './identity.ts'
import { leavesDoubt, outcomeOf } from './outcome.ts'
import { type BatchAnswer, produceBatch } from './produce-batch.ts'
import { recreated } from './recreated.ts'
import { splitIntoBatches } from './split-records.ts'

export interface WriterTools {
  lane: Lane
  routes: Routes
  compression: CodecName
  /** An identity; `notThis` asks for another one than that. */
  identity(deadline: Deadline, notThis: Identity | null): Promise<Identity>
}

const firstPauseMs = 50
const longestPauseMs = 1000
/** One try may take so long; a broker that swallows a request is asked again while there is time. */
const tryMs = 15_000
const sequences = 2 ** 31
const unknownTopic = 3

type Delivery = { answer: BatchAnswer } | { error: KafkaError; inDoubt: boolean; refused: Map<number, string | null> }

/**
 * Writes to one partition, one batch at a time and in order.
 *
 * Every batch carries the producer's identity and a sequence number, and is repeated byte for byte until it is answered: the
 * leader, or its successor, knows a batch that it has and answers with where it is. So a connection that ends in mid-answer
 * neither doubles nor loses records. A batch whose fate is still open when its time is over is told as in doubt; its sequence
 * number can then be used neither again nor left out, so the partition goes on under a new identity.
 */
export class PartitionWriter {
  readonly #tools: WriterTools
  readonly #topic: string
  readonly #topicId: string
  readonly #partition: number
  #identity: Identity | null = null
  #spent: Identity | null = null
  #sequence = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(tools: WriterTools, topic: string, topicId: string, partition: number) {
    this.#tools = tools
    this.#topic = topic
    this.#topicId = topicId
    this.#partition = partition
  }

  /** One result per record, in their order; never rejects but for defects. Calls wait for each other. */
  async write(records: RecordToProduce[], deadline: Deadline): Promise<ProducedRecord[]> {
    const before = this.#last
    const done = Promise.withResolvers<void>()
    this.#last = done.promise
    try {
      await within(deadline, before, (reason) => gaveUp(reason, `waiting for earlier records of partition ${this.#partition}`))
      return await this.#writeAll(records, deadline)
    } catch (error) {
      return this.#failed(records, kafkaError(error), false)
    } finally {
      // Those who come later wait for those before us as well, also when we have left the line.
      void before.then(() => done.resolve())
    }
  }

  async #writeAll(records: RecordToProduce[], deadline: Deadline): Promise<ProducedRecord[]> {
    const results: ProducedRecord[] = []
    let stopped: KafkaError | null = null
    for (const batch of splitIntoBatches(records)) {
      const written: ProducedRecord[] = stopped === null ? await this.#writeBatch(batch, deadline) : this.#failed(batch, stopped, false)
      // What follows a batch that may be missing would change the order of the log.
      stopped ??= written.find(({ error }) => error !== null && outcomeOf(error) === 'again')?.error ?? null
      results.push(...written)
      await yieldToOthers()
    }
    return results
  }

  async #writeBatch(records: RecordToProduce[], deadline: Deadline): Promise<ProducedRecord[]> {
    const delivery = await this.#deliver(records, deadline)
    if ('answer' in delivery) return records.map((record, index) => this.#written(record, index, delivery.answer))
    const { error, inDoubt, refused } = delivery
    if (inDoubt) return this.#failed(records, error, true)
    if (outcomeOf(error) === 'too-large' && records.length > 1) return this.#inHalves(records, deadline)
    if (outcomeOf(error) === 'records-refused' && refused.size > 0 && refused.size < records.length) {
      return this.#withoutRefused(records, error, refused, deadline)
    }
    return this.#failed(records, error, false)
  }

  async #inHalves(records: RecordToProduce[], deadline: Deadline): Promise<ProducedRecord[]> {
    const middle = records.length >> 1
    const first = await this.#writeBatch(records.slice(0, middle), deadline)
    return [...first, ...(await this.#writeBatch(records.slice(middle), deadline))]
  }

  /** The broker names the records it does not take and takes none of the batch: the others are sent without them. */
  async #withoutRefused(records: RecordToProduce[], error: KafkaError, refused: Map<number, string | null>, deadline: Deadline) {
    const rest = await this.#writeBatch(
      records.filter((_record, index) => !refused.has(index)),
      deadline,
    )
    const place = { topic: this.#topic, partition: this.#partition }
    return records.flatMap((record, index) => {
      const why = refused.get(index)
      if (why === undefined) return rest.splice(0, 1)
      return this.#failed([record], why === null ? error : brokerError(error.code ?? -1, 'Produce', place, why), false)
    })
  }

  /** Repeats one batch until it is answered for good or its time is over. */
  async #deliver(records: RecordToProduce[], deadline: Deadline): Promise<Delivery> {
    let inDoubt = false
    let newerThan = Number.NEGATIVE_INFINITY
    let batch: Buffer | null = null
    const now = BigInt(Date.now())
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      let failure: KafkaError
      let refused: BatchAnswer['refused'] = new Map()
      let sent = false
      const startedAt = performance.now()
      try {
        batch ??= await this.#encode(records, now, deadline)
        const target = await this.#leader(deadline, newerThan)
        sent = true
        const answer = await this.#ask(target, batch, deadline)
        if (answer.error === null) return this.#acknowledged(records.length, answer)
        failure = answer.error
        refused = answer.refused
      } catch (error) {
        failure = kafkaError(error)
      }
      inDoubt ||= sent && leavesDoubt(failure)
      const outcome = outcomeOf(failure)
      if (outcome === 'already-there' && inDoubt) return this.#acknowledged(records.length, { ...unknownPlace, refused })
      if (outcome === 'stranger' && !inDoubt && this.#sequence > 0) {
        this.#forget()
        batch = null
        continue
      }
      const hopeless = outcome !== 'again' || (failure.code === unknownTopic && !sent && newerThan > 0) || pauseMs >= deadline.remainingMs()
      if (hopeless || deadline.signal.aborted) {
        if (inDoubt || outcome === 'stranger' || outcome === 'already-there') this.#forget()
        return { error: failure, inDoubt, refused }
      }
      newerThan = startedAt
      await pause(pauseMs, deadline).catch(() => undefined)
    }
  }

  #acknowledged(count: number, answer: BatchAnswer): Delivery {
    this.#sequence = (this.#sequence + count) % sequences
    return { answer }
  }

  #forget(): void {
    this.#spent = this.#identity
    this.#identity = null
    this.#sequence = 0
  }

  async #encode(records: RecordToProduce[], now: bigint, deadline: Deadline): Promise<Buffer> {
    this.#identity ??= await this.#tools.identity(deadline, this.#spent)
    const timed = records.map(({ key, value, headers, timestamp }) => ({ key, value, headers, timestamp: timestamp ?? now }))
    return encodeBatch({ records: timed, timestamp: now, codec: this.#tools.compression, ...this.#identity, baseSequence: this.#sequence })
  }

  async #leader(deadline: Deadline, newerThan: number): Promise<Target> {
    const { routes } = this.#tools
    assertOpen(deadline, `writing to partition ${this.#partition} of topic "${this.#topic}"`)
    const route = await routes.route(this.#topic, deadline, newerThan)
    if (route.error === null && route.topicId !== this.#topicId) throw recreated(this.#topic)
    return routes.leader(route, this.#partition)
  }

  #ask(target: Target, batch: Buffer, deadline: Deadline): Promise<BatchAnswer> {
    const place = { topic: this.#topic, topicId: this.#topicId, partition: this.#partition }
    return produceBatch(this.#tools.lane, target, place, batch, sooner(deadline, tryMs))
  }

  #written({ timestamp }: RecordToProduce, index: number, { baseOffset, appendTime }: BatchAnswer): ProducedRecord {
    const offset = baseOffset < 0n ? null : baseOffset + BigInt(index)
    return { partition: this.#partition, offset, timestamp: appendTime ?? timestamp, error: null, inDoubt: false }
  }

  #failed(records: RecordToProduce[], error: KafkaError, inDoubt: boolean): ProducedRecord[] {
    return records.map(({ timestamp }) => ({ partition: this.#partition, offset: null, timestamp, error, inDoubt }))
  }
}

const unknownPlace = { error: null, baseOffset: -1n, appendTime: null }

/** What is none is a defect and passes on. */
function kafkaError(error: unknown): KafkaError {
  if (error instanceof KafkaError) return error
  throw error
}
