/** A ring as its budget sees it. */
export interface Holder {
  readonly bytes: number
  /** Gives up its oldest until it holds no more than this. */
  shrinkTo(bytes: number): void
}

/**
 * Bytes that all rings of a process may hold together. Each ring is sure of an equal share; while others need less it
 * may hold more, which it gives up, its oldest first, when they come for it. What several viewers of one reader hold is
 * counted for each of them, though it is in memory once: real use is never above what is counted.
 */
export class RingBudget {
  readonly #most: number
  readonly #holders = new Set<Holder>()
  #used = 0

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  get used(): number {
    return this.#used
  }

  /** What a ring may keep when all that hold something want more. */
  get share(): number {
    return this.#most / Math.max(1, this.#holders.size)
  }

  /** More than half of it is taken. */
  get isTight(): boolean {
    return this.#used * 2 > this.#most
  }

  /** To be told whenever what a ring holds changed, by so many bytes. */
  changed(holder: Holder, by: number): void {
    this.#used += by
    if (holder.bytes > 0) this.#holders.add(holder)
    else this.#holders.delete(holder)
  }

  /** After a ring has grown: makes room. The one that grew goes first where it is above its share, then the largest. */
  settle(grown: Holder): void {
    while (this.#used > this.#most) {
      const over = this.#used - this.#most
      const { share } = this
      const from = grown.bytes > share ? grown : this.#largest()
      // As long as all together are above the whole, one of them is above its share.
      if (from === null) throw new Error('a budget is used up by nobody')
      from.shrinkTo(from === grown ? Math.max(share, from.bytes - over) : share)
    }
  }

  #largest(): Holder | null {
    let largest: Holder | null = null
    for (const holder of this.#holders) if (largest === null || holder.bytes > largest.bytes) largest = holder
    return largest
  }
}
