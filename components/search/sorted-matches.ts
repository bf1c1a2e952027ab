import type { KafkaRecord } from '../../server/contract/records.ts'

/** Matches in the order of the table, while they come from several partitions at once: by (timestamp, partition, offset). */
export class SortedMatches {
  #sign: 1 | -1
  #records: KafkaRecord[] = []
  #added: KafkaRecord[] = []

  constructor(order: 'newest' | 'oldest') {
    this.#sign = order === 'oldest' ? 1 : -1
  }

  add(record: KafkaRecord): void {
    this.#added.push(record)
  }

  clear(): void {
    this.#records = []
    this.#added = []
  }

  /** Sorted; the same array as long as nothing was added. */
  list(): readonly KafkaRecord[] {
    if (this.#added.length === 0) return this.#records
    this.#records = [...this.#records, ...this.#added].sort((a, b) => this.#sign * compareRecords(a, b))
    this.#added = []
    return this.#records
  }
}

export function compareRecords(a: KafkaRecord, b: KafkaRecord): number {
  return compare(BigInt(a.timestampMs), BigInt(b.timestampMs)) || a.partition - b.partition || compare(BigInt(a.offset), BigInt(b.offset))
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
