/**
 * The newest `capacity` rows, each with a number that counts up and is never used twice. Adding one is O(1) and gives
 * up the oldest; nothing else moves.
 */
export class RowRing<T> {
  readonly capacity: number
  readonly #slots: (T | undefined)[] = []
  #first = 0
  #next = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get size(): number {
    return this.#next - this.#first
  }

  /** The number that the next row gets; the newest row has the one before. */
  get next(): number {
    return this.#next
  }

  push(row: T): void {
    this.#slots[this.#next % this.capacity] = row
    this.#next += 1
    if (this.size > this.capacity) this.#first += 1
  }

  /** undefined for rows that were given up or are not there yet. */
  at(number: number): T | undefined {
    return number < this.#first || number >= this.#next ? undefined : this.#slots[number % this.capacity]
  }

  newest(): T | undefined {
    return this.at(this.#next - 1)
  }

  /** Puts another row in the place of the newest, under the same number. */
  replaceNewest(row: T): void {
    if (this.size > 0) this.#slots[(this.#next - 1) % this.capacity] = row
  }

  /** Lets go of all rows; numbers go on. */
  clear(): void {
    this.#slots.length = 0
    this.#first = this.#next
  }
}
