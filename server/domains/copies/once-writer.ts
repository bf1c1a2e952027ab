import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, Producer, ProduceTarget, RecordToProduce } from '../../gateways/kafka/types.ts'
import { refuseOther } from '../topics/index.ts'
import { writtenBefore } from './written-before.ts'

/** A send repeats within this time; a broker that stays away for longer holds the job. */
const SEND_MS = 60_000
const ASK_MS = 15_000
/** Of a record that a broker will never take: it is counted as failed, and the job goes on. */
const neverTaken = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP'])

/** By partition of the target, as text: how far it reached before a piece was written. */
export type Ends = Record<string, string>

export interface Written {
  written: bigint
  /** Those that the broker will never take. */
  failed: bigint
}

/**
 * Writes the pieces of a job, each record once. `prepare` gives the records their partitions and tells the ends of the target, which
 * the job puts on record before `write`. A run that finds such ends on record, but not that the piece has landed, makes the same
 * records again and calls `finish`: it looks at what the target got since and writes only what is missing.
 */
export class OnceWriter {
  readonly #kafka: KafkaCluster
  readonly #producer: Producer
  readonly #target: Required<ProduceTarget>

  constructor(kafka: KafkaCluster, producer: Producer, target: Required<ProduceTarget>) {
    this.#kafka = kafka
    this.#producer = producer
    this.#target = target
  }

  async prepare(records: RecordToProduce[]): Promise<Ends> {
    await this.#place(records)
    const partitions = [...new Set(records.map(({ partition }) => partition ?? 0))]
    const queries = partitions.map((partition) => ({ topic: this.#target.topic, partition, spec: 'latest' as const }))
    const answers = await this.#kafka.listOffsets(queries, within(ASK_MS))
    return Object.fromEntries(
      answers.map(({ partition, offset, error }) => {
        if (offset === null) throw error ?? problem('broker-refused', `The end of partition ${partition} of the target is not known.`)
        return [String(partition), offset.toString()]
      }),
    )
  }

  async write(records: RecordToProduce[]): Promise<Written> {
    const results = records.length === 0 ? [] : await this.#producer.send(this.#target, records, within(SEND_MS))
    const stuck = results.find(({ error }) => error !== null && !neverTaken.has(error.kafkaName))
    if (stuck?.error != null) throw stuck.error
    const failed = BigInt(results.filter(({ error }) => error !== null).length)
    return { written: BigInt(records.length) - failed, failed }
  }

  /** Of records that an earlier run may have written, those that are missing. */
  async finish(records: RecordToProduce[], ends: Ends): Promise<Written> {
    await this.#place(records)
    const before = new Map(Object.entries(ends).map(([partition, offset]) => [Number(partition), BigInt(offset)]))
    const there = await writtenBefore(this.#kafka, this.#target.topic, records, before, () => within(ASK_MS))
    const { written, failed } = await this.write(records.filter((record) => !there.has(record)))
    return { written: written + BigInt(there.size), failed }
  }

  /** Before anything is written: a topic of the same name may be another one by now. */
  async refuseRecreated(): Promise<void> {
    const { topics } = await this.#kafka.describe({ topics: [this.#target.topic], ...within(ASK_MS) })
    refuseOther(topics, this.#target)
  }

  /** Every record gets its partition, so that it is the same when it is looked for. */
  async #place(records: RecordToProduce[]): Promise<void> {
    if (records.every(({ partition }) => partition !== null)) return
    const plan = await this.#producer.plan(this.#target, records, within(ASK_MS))
    for (const [index, record] of records.entries()) record.partition ??= plan[index]?.partition ?? 0
  }
}

/** Not ended by a pause: what is being written comes to its end. */
function within(timeoutMs: number): Call {
  return { signal: AbortSignal.timeout(timeoutMs), timeoutMs }
}
