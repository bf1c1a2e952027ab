const KEPT = 50

/** What went wrong lately, in words, newest first. The same again is counted, not repeated. */
export class Notes {
  readonly #notes: { text: string; at: number; times: number }[] = []

  /** `at`: milliseconds since 1970. */
  add(text: string, at: number): void {
    const newest = this.#notes[0]
    if (newest?.text === text) {
      newest.times += 1
      newest.at = at
      return
    }
    this.#notes.unshift({ text, at, times: 1 })
    this.#notes.length = Math.min(this.#notes.length, KEPT)
  }

  list(): string[] {
    return this.#notes.map(({ text, at, times }) => `${new Date(at).toISOString()} ${text}${times > 1 ? ` (${times} times)` : ''}`)
  }
}
