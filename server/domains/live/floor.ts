/** topic → partition → offset. */
export type Positions = ReadonlyMap<string, ReadonlyMap<number, bigint>>

/**
 * Where a viewer that joins a running reader begins: its reader may still be behind the end that the viewer was
 * promised. Partitions that the reader has already read up to there are not listed; a floor without partitions is met.
 */
export class Floor {
  readonly #from = new Map<string, Map<number, bigint>>()

  /** `ends`: the ends of the partitions when the viewer asked; `reader`: the reader's next offsets, read after them. */
  constructor(ends: Positions, reader: Positions) {
    for (const [topic, partitions] of ends) {
      for (const [partition, end] of partitions) {
        const next = reader.get(topic)?.get(partition)
        if (next === undefined || next >= end) continue
        const row = this.#from.get(topic) ?? new Map<number, bigint>()
        this.#from.set(topic, row.set(partition, end))
      }
    }
  }

  get isMet(): boolean {
    return this.#from.size === 0
  }

  holds(topic: string, partition: number, offset: bigint): boolean {
    const from = this.#from.get(topic)?.get(partition)
    return from === undefined || offset >= from
  }

  /** A topic that was created again begins anew: its old offsets say nothing. */
  forget(topic: string): void {
    this.#from.delete(topic)
  }

  /** Forgets the partitions that the reader has passed. */
  settle(reader: Positions): void {
    for (const [topic, partitions] of this.#from) {
      for (const [partition, from] of partitions) {
        const next = reader.get(topic)?.get(partition)
        if (next === undefined || next >= from) partitions.delete(partition)
      }
      if (partitions.size === 0) this.#from.delete(topic)
    }
  }
}

/** Both know the same partitions, and `one` has read at least as far as `other` in each. */
export function isAsFarAs(one: Positions, other: Positions): boolean {
  if (one.size !== other.size) return false
  for (const [topic, partitions] of one) {
    const others = other.get(topic)
    if (others === undefined || others.size !== partitions.size) return false
    for (const [partition, next] of partitions) {
      const otherNext = others.get(partition)
      if (otherNext === undefined || next < otherNext) return false
    }
  }
  return true
}
