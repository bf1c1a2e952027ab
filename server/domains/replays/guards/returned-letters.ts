import type { KafkaCluster } from '../../../gateways/kafka/types.ts'
import { originOf } from '../../dlq/index.ts'

const readMs = 15_000
const readRecords = 1000
const readBytes = 1_048_576

/** Counts the dead letters that a job sent back and that are in the queue again, from the offsets given on; each call reads on. */
export class ReturnedLetters {
  readonly #kafka: KafkaCluster
  readonly #of: { topic: string; job: string; signal: AbortSignal }
  readonly #next: Map<number, bigint>
  count = 0

  constructor(kafka: KafkaCluster, of: { topic: string; job: string; signal: AbortSignal }, from: readonly (readonly [number, string])[]) {
    this.#kafka = kafka
    this.#of = of
    this.#next = new Map(from.map(([partition, offset]) => [partition, BigInt(offset)]))
  }

  /** Reads to the ends as they are now. */
  async readOn(): Promise<void> {
    const { topic, signal } = this.#of
    const call = { signal, timeoutMs: readMs }
    const partitions = [...this.#next.keys()]
    const queries = partitions.flatMap((partition) => (['earliest', 'last-stable'] as const).map((spec) => ({ topic, partition, spec })))
    const answers = await this.#kafka.listOffsets(queries, call)
    for (const [at, partition] of partitions.entries()) {
      const [start, end] = [answers[at * 2], answers[at * 2 + 1]]
      if (start?.offset == null || end?.offset == null)
        throw start?.error ?? end?.error ?? new Error(`partition ${partition} of ${topic} has no ends`)
      await this.#readTo(partition, start.offset, end.offset)
    }
  }

  async #readTo(partition: number, start: bigint, to: bigint): Promise<void> {
    const { topic, job, signal } = this.#of
    const known = this.#next.get(partition) ?? start
    let from = known < start ? start : known
    while (from < to) {
      const request = { topic, partition, from, to, maxRecords: readRecords, maxBytes: readBytes, isolation: 'committed' as const }
      const read = await this.#kafka.readPartition(request, { signal, timeoutMs: readMs })
      for (const entry of read.entries) if (entry.kind === 'record' && originOf(entry.record.headers).replay?.job === job) this.count++
      if (read.nextOffset <= from) break
      from = read.nextOffset
      this.#next.set(partition, from)
    }
  }
}
