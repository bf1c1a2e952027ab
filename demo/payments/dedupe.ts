/**
 * Event ids that have had their effect. In memory and bounded: it forgets the oldest, and everything at a restart, so a
 * duplicate that comes much later or over a restart is paid again. (A table in the same transaction would not forget.)
 */
export class SeenEvents {
  readonly #ids = new Set<string>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  has(eventId: string): boolean {
    return this.#ids.has(eventId)
  }

  add(eventId: string): void {
    this.#ids.add(eventId)
    if (this.#ids.size <= this.#capacity) return
    const [oldest] = this.#ids
    if (oldest !== undefined) this.#ids.delete(oldest)
  }
}
