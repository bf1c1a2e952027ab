/**
 * A map that keeps what was used last and forgets the rest: bounded by the sum of weights, which the caller defines
 * (1 for each entry, or the size of what is kept). A single entry heavier than the bound is not kept.
 */
export class Lru<K, V> {
  readonly #maxWeight: number
  readonly #weigh: (value: V) => number
  readonly #entries = new Map<K, { value: V; weight: number }>()
  #weight = 0

  constructor(maxWeight: number, weigh: (value: V) => number = () => 1) {
    this.#maxWeight = maxWeight
    this.#weigh = weigh
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    // A Map iterates in order of insertion: what was used last goes to the end.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: K, value: V): void {
    this.delete(key)
    const weight = this.#weigh(value)
    this.#entries.set(key, { value, weight })
    this.#weight += weight
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#maxWeight) return
      this.delete(oldest)
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#weight -= entry.weight
  }
}
