import type { KafkaCluster, RawRecord } from '../../../gateways/kafka/types.ts'
import type { Span } from '../index/spans.ts'

const FIRST_WINDOW = 100
const LARGEST_WINDOW = 10_000
/** What one window may bring into memory; a larger one is read again in smaller pieces. */
const WINDOW_BYTES = 2 << 20
const READ_TIMEOUT_MS = 10_000

interface Lane {
  partition: number
  logStart: bigint
  /** Exclusive: records from here on were given out, or lie outside. */
  upper: bigint
  /** Exclusive lower end of what was read into `records`. */
  lower: bigint
  window: number
  /** Oldest first: the last one is the next. */
  records: RawRecord[]
}

/**
 * Records of a topic from the newest backwards, partitions merged by time. Windows that widen over gaps and narrow for large
 * records are read backwards, one per partition. Rejects with KafkaError.
 */
export class NewestFirst {
  readonly #kafka: KafkaCluster
  readonly #topic: string
  readonly #signal: AbortSignal
  readonly #lanes: Lane[]
  scanned = 0

  /** `uppers`: where an earlier reading stopped, per partition; the others begin at their end. */
  constructor(kafka: KafkaCluster, topic: string, spans: readonly Span[], uppers: ReadonlyMap<number, bigint>, signal: AbortSignal) {
    this.#kafka = kafka
    this.#topic = topic
    this.#signal = signal
    this.#lanes = spans.map(({ partition, logStart, highWatermark }) => {
      const wanted = uppers.get(partition) ?? highWatermark
      const upper = wanted > highWatermark ? highWatermark : wanted
      return { partition, logStart, upper, lower: upper, window: FIRST_WINDOW, records: [] }
    })
  }

  /** null: all were given out. */
  async next(): Promise<RawRecord | null> {
    await Promise.all(this.#lanes.filter(({ records, lower, logStart }) => records.length === 0 && lower > logStart).map((lane) => this.#fill(lane)))
    let newest: Lane | null = null
    for (const lane of this.#lanes) if (lane.records.length > 0 && (newest === null || timeOf(lane) > timeOf(newest))) newest = lane
    const record = newest?.records.pop() ?? null
    if (newest === null || record === null) return null
    newest.upper = record.offset
    this.scanned++
    return record
  }

  /** Where to go on: exclusive ends per partition. */
  uppers(): Map<number, bigint> {
    return new Map(this.#lanes.map(({ partition, upper, records, lower }) => [partition, records.length === 0 ? lower : upper]))
  }

  async #fill(lane: Lane): Promise<void> {
    while (lane.records.length === 0 && lane.lower > lane.logStart) {
      const to = lane.lower
      const from = to - BigInt(lane.window) > lane.logStart ? to - BigInt(lane.window) : lane.logStart
      const { partition } = lane
      const limits = { maxRecords: lane.window, maxBytes: WINDOW_BYTES, isolation: 'committed' as const }
      const read = await this.#kafka.readPartition(
        { topic: this.#topic, partition, from, to, ...limits },
        { signal: this.#signal, timeoutMs: READ_TIMEOUT_MS },
      )
      const cut = !read.complete && read.nextOffset < to && read.entries.length > 0
      if (cut && lane.window > 1) {
        lane.window = Math.max(1, Math.floor(lane.window / 4))
        continue
      }
      lane.lower = from
      for (const entry of read.entries) if (entry.kind === 'record' && entry.record.offset < to) lane.records.push(entry.record)
      if (lane.records.length === 0) lane.window = Math.min(lane.window * 4, LARGEST_WINDOW)
    }
  }
}

const timeOf = ({ records }: Lane): bigint => records.at(-1)?.timestamp ?? -1n
