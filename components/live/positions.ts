/** The readable end of a partition, and where its log starts. */
export interface EndOffset {
  topic: string
  partition: number
  start: bigint
  end: bigint
}

interface Slot {
  /** Offset of the last record that came; null while none did. */
  last: string | null
  /** Everything below was received, whether or not it matched. */
  floor: bigint | null
  shown: number
  /** Records shown in each of the last seconds, newest last. */
  seconds: number[]
  counted: number
}

export interface PartitionRate {
  topic: string
  partition: number
  perSecond: number
}

const WINDOW_SECONDS = 5

/** How far each partition was received, so that a stream which breaks goes on at the right place. */
export class Positions {
  readonly #topics = new Map<string, Map<number, Slot>>()

  /** A record came. Within a partition records come in the order of their offsets. */
  see(topic: string, partition: number, offset: string): void {
    const slot = this.#slot(topic, partition)
    slot.last = offset
    slot.shown += 1
  }

  /** Offsets below `next` need not come any more: they were missed and said to be. */
  skip(topic: string, partition: number, next: bigint): void {
    const slot = this.#slot(topic, partition)
    if (slot.floor === null || next > slot.floor) slot.floor = next
  }

  /** The next offset wanted; null where nothing is known of the partition. */
  next(topic: string, partition: number): bigint | null {
    const slot = this.#topics.get(topic)?.get(partition)
    if (slot === undefined) return null
    const after = slot.last === null ? null : BigInt(slot.last) + 1n
    if (after === null || slot.floor === null) return after ?? slot.floor
    return after > slot.floor ? after : slot.floor
  }

  /** Forgets a partition whose offsets began anew. */
  forget(topic: string, partition: number): void {
    this.#topics.get(topic)?.delete(partition)
  }

  /** Whether anything is known of a topic: then a partition without a position is a new one. */
  knows(topic: string): boolean {
    return (this.#topics.get(topic)?.size ?? 0) > 0
  }

  /** Every partition with a position, in order. */
  all(): { topic: string; partition: number; next: bigint }[] {
    return this.#entries().flatMap(({ topic, partition }) => {
      const next = this.next(topic, partition)
      return next === null ? [] : [{ topic, partition, next }]
    })
  }

  /** Records shown per second over the last seconds, by partition. To be called once a second. */
  rates(): PartitionRate[] {
    return this.#entries().map(({ topic, partition, slot }) => {
      slot.seconds.push(slot.shown - slot.counted)
      slot.counted = slot.shown
      if (slot.seconds.length > WINDOW_SECONDS) slot.seconds.shift()
      return { topic, partition, perSecond: slot.seconds.reduce((sum, records) => sum + records, 0) / slot.seconds.length }
    })
  }

  #entries(): { topic: string; partition: number; slot: Slot }[] {
    return [...this.#topics]
      .flatMap(([topic, partitions]) => [...partitions].map(([partition, slot]) => ({ topic, partition, slot })))
      .sort((one, other) => (one.topic === other.topic ? one.partition - other.partition : one.topic < other.topic ? -1 : 1))
  }

  #slot(topic: string, partition: number): Slot {
    let partitions = this.#topics.get(topic)
    if (partitions === undefined) {
      partitions = new Map()
      this.#topics.set(topic, partitions)
    }
    let slot = partitions.get(partition)
    if (slot === undefined) {
      slot = { last: null, floor: null, shown: 0, seconds: [], counted: 0 }
      partitions.set(partition, slot)
    }
    return slot
  }
}
