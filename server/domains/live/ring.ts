import type { Holder, RingBudget } from './ring-budget.ts'

/** Something that takes room while it waits. */
export interface Sized {
  bytes: number
}

/**
 * A queue bounded in items and bytes that gives up its oldest to make room, and tells which. An item that is larger
 * than the whole ring is given up at once. It also gives up its oldest when the budget of all rings asks for it. All operations are O(1) amortised; memory follows what is held.
 */
export class Ring<T extends Sized> implements Holder {
  readonly #maxItems: number
  readonly #maxBytes: number
  readonly #budget: RingBudget
  readonly #onDrop: (dropped: T) => void
  #items: T[] = []
  /** Items before it are gone; they are cut off now and then, not at every take. */
  #head = 0
  #bytes = 0

  /** `onDrop` is called for each item that had to go, oldest first. */
  constructor(bounds: { items: number; bytes: number }, budget: RingBudget, onDrop: (dropped: T) => void) {
    this.#maxItems = bounds.items
    this.#maxBytes = bounds.bytes
    this.#budget = budget
    this.#onDrop = onDrop
  }

  get length(): number {
    return this.#items.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  /** So full, by any of its bounds, that a few more items would push others out. */
  get isHalfFull(): boolean {
    const isCrowded = this.#budget.isTight && this.#bytes * 2 > this.#budget.share
    return isCrowded || this.length * 2 > this.#maxItems || this.#bytes * 2 > this.#maxBytes
  }

  /** Adds the newest. */
  push(item: T): void {
    this.#items.push(item)
    this.#resize(item.bytes)
    while (this.length > this.#maxItems || this.#bytes > this.#maxBytes) this.#drop()
    this.#budget.settle(this)
    this.#trim()
  }

  shrinkTo(bytes: number): void {
    while (this.#bytes > bytes) this.#drop()
    this.#trim()
  }

  /** Removes the oldest items up to both bounds; at least one where there is one, however large. */
  take(maxItems: number, maxBytes: number): T[] {
    let end = this.#head
    let bytes = 0
    while (end < this.#items.length && end - this.#head < maxItems) {
      const next = this.#items[end]?.bytes ?? 0
      if (end > this.#head && bytes + next > maxBytes) break
      bytes += next
      end += 1
    }
    const taken = this.#items.slice(this.#head, end)
    this.#head = end
    this.#resize(-bytes)
    this.#trim()
    return taken
  }

  clear(): void {
    this.#items = []
    this.#head = 0
    this.#resize(-this.#bytes)
  }

  #drop(): void {
    const item = this.#items[this.#head]
    if (item === undefined) throw new Error('a ring gave up more than it held')
    this.#head += 1
    this.#resize(-item.bytes)
    this.#onDrop(item)
  }

  #resize(by: number): void {
    this.#bytes += by
    this.#budget.changed(this, by)
  }

  /** Lets go of taken items once they outnumber the waiting ones: a copy per item over time. */
  #trim(): void {
    if (this.#head < 64 || this.#head * 2 < this.#items.length) return
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }
}
