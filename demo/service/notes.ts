const KEPT = 50

/** What went wrong lately, in words, newest first. What is already there is counted and moved up, not repeated. */
export class Notes {
  #notes: { text: string; at: number; times: number }[] = []

  /** `at`: milliseconds since 1970. */
  add(text: string, at: number): void {
    const times = (this.#notes.find((note) => note.text === text)?.times ?? 0) + 1
    const others = this.#notes.filter((note) => note.text !== text)
    this.#notes = [{ text, at, times }, ...others].slice(0, KEPT)
  }

  list(): string[] {
    return this.#notes.map(({ text, at, times }) => `${new Date(at).toISOString()} ${text}${times > 1 ? ` (${times} times)` : ''}`)
  }
}
