import { problem } from '../../core/errors.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { Call, KafkaCluster, RawRecord } from '../../gateways/kafka/types.ts'
import { refuseOther } from '../topics/index.ts'

const readRecords = 500
const readBytes = 1_048_576
const readMs = 20_000

export interface SourceRange {
  topic: string
  topicId: string
  partition: number
  from: bigint
  /** Exclusive. */
  to: bigint
  selects: (record: RawRecord) => boolean
  signal: AbortSignal
}

/** Some of the selected records of a range, in their order. `next`: everything below it was handed out or is not selected. */
export interface SourceChunk {
  records: RawRecord[]
  next: bigint
}

/**
 * Hands out the selected records of one partition, as committed. What has expired meanwhile is passed over: the lane counts it.
 * The next read is under way while a chunk is written.
 */
export class SourceReader {
  readonly #kafka: KafkaCluster
  readonly #range: SourceRange
  #records: RawRecord[] = []
  #readTo: bigint
  #ahead: Promise<SourceChunk> | null = null
  /** First offset that had expired before it was read. */
  expiredFrom: bigint | null = null

  constructor(kafka: KafkaCluster, range: SourceRange) {
    this.#kafka = kafka
    this.#range = range
    this.#readTo = range.from
  }

  /** How many records wait to be taken; 0 at the end of the range. */
  async ready(): Promise<number> {
    while (this.#records.length === 0 && this.#readTo < this.#range.to) {
      const { records, next } = await (this.#ahead ?? this.#read(this.#readTo))
      this.#ahead = null
      this.#records = records
      this.#readTo = next
    }
    return this.#records.length
  }

  /** At most `count` of those that are ready, and 1 MiB. */
  take(count: number): SourceChunk {
    let bytes = 0
    let fits = 0
    for (const { sizeBytes } of this.#records.slice(0, count)) {
      bytes += sizeBytes
      if (fits > 0 && bytes > readBytes) break
      fits++
    }
    const records = this.#records.slice(0, fits)
    this.#records = this.#records.slice(fits)
    if (this.#records.length > 0) return { records, next: (records.at(-1)?.offset ?? 0n) + 1n }
    const next = this.#readTo
    if (next < this.#range.to) {
      this.#ahead = this.#read(next)
      this.#ahead.catch(() => undefined)
    }
    return { records, next }
  }

  async #read(from: bigint): Promise<SourceChunk> {
    const { topic, partition, to, selects } = this.#range
    const request = { topic, partition, from, to, maxRecords: readRecords, maxBytes: readBytes, isolation: 'committed' as const }
    const read = await this.#kafka.readPartition(request, this.#call()).catch((error: unknown) => {
      if (error instanceof KafkaError && error.kafkaName === 'OFFSET_OUT_OF_RANGE') return null
      throw error
    })
    if (read?.topicId !== this.#range.topicId) await this.#refuseRecreated(read?.topicId ?? null)
    if (read === null) return { records: [], next: await this.#logStart(from) }
    const records: RawRecord[] = []
    // What cannot be read was not counted as selected either: the plan told of it.
    for (const entry of read.entries) if (entry.kind === 'record' && selects(entry.record)) records.push(entry.record)
    const next = read.complete ? to : read.nextOffset
    if (next <= from) throw problem('broker-refused', `Partition ${partition} of ${topic} gives nothing at ${from}. It is tried again.`)
    return { records, next }
  }

  /** Offsets of a topic that was created again are those of other records. The cluster is asked where the read does not say what was read. */
  async #refuseRecreated(read: string | null): Promise<void> {
    const { topics } = await this.#kafka.describe({ topics: [this.#range.topic], ...this.#call() })
    refuseOther(topics, this.#range)
    // A broker that has not heard of it yet says what was.
    if (read !== null) throw problem('topic-recreated', `Topic ${this.#range.topic} was deleted and created again since this job was started.`)
  }

  async #logStart(from: bigint): Promise<bigint> {
    const { topic, partition, to } = this.#range
    const [answer] = await this.#kafka.listOffsets([{ topic, partition, spec: 'earliest' }], this.#call())
    if (answer?.offset == null) throw answer?.error ?? problem('broker-refused', `The start of partition ${partition} of ${topic} is not known.`)
    if (answer.offset <= from)
      throw problem('broker-refused', `Partition ${partition} of ${topic} does not give offset ${from}, and says it is there.`)
    this.expiredFrom ??= from
    return answer.offset < to ? answer.offset : to
  }

  #call(): Call {
    return { signal: this.#range.signal, timeoutMs: readMs }
  }
}
