/** Something that takes room while it waits. */
export interface Sized {
  bytes: number
}

/**
 * A queue bounded in items and bytes that gives up its oldest to make room, and tells which. An item that is larger
 * than the whole ring is given up at once. All operations are O(1) amortised; memory follows what is held.
 */
export class Ring<T extends Sized> {
  readonly #maxItems: number
  readonly #maxBytes: number
  #items: T[] = []
  /** Items before it are gone; they are cut off now and then, not at every take. */
  #head = 0
  #bytes = 0

  constructor(bounds: { items: number; bytes: number }) {
    this.#maxItems = bounds.items
    this.#maxBytes = bounds.bytes
  }

  get length(): number {
    return this.#items.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adds the newest. `onDrop` is called for each item that had to go, oldest first. */
  push(item: T, onDrop: (dropped: T) => void): void {
    this.#items.push(item)
    this.#bytes += item.bytes
    while (this.length > this.#maxItems || this.#bytes > this.#maxBytes) onDrop(this.#shift())
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
    this.#bytes -= bytes
    this.#trim()
    return taken
  }

  clear(): void {
    this.#items = []
    this.#head = 0
    this.#bytes = 0
  }

  #shift(): T {
    const item = this.#items[this.#head]
    if (item === undefined) throw new Error('a ring gave up more than it held')
    this.#head += 1
    this.#bytes -= item.bytes
    return item
  }

  /** Lets go of taken items once they outnumber the waiting ones: a copy per item over time. */
  #trim(): void {
    if (this.#head < 64 || this.#head * 2 < this.#items.length) return
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }
}
