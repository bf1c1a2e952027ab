const WINDOW_MS = 1000

/**
 * Chooses which records are shown under a limit per second. In no window of one second more than the limit is chosen;
 * a burst within the limit is chosen whole. Once the limit was met, choices are paced over the second instead of all
 * falling into its first moments, and are spread over what arrived together, so that no partition is starved.
 * `null`: everything is chosen.
 */
export class Sampler {
  readonly #maxPerSecond: number | null
  /** What was chosen within the last second, by arrival. */
  readonly #chosen: { atMs: number; records: number }[] = []
  #inWindow = 0
  #pacedUntilMs = 0
  #tokens = 0
  #lastMs = 0
  /** Where in a run of arrivals the next choice falls; moves on so that no place in a run is favoured. */
  #phase = 0

  constructor(maxPerSecond: number | null) {
    this.#maxPerSecond = maxPerSecond
  }

  /** The limit was met within the last second. */
  isSampling(nowMs: number): boolean {
    return nowMs < this.#pacedUntilMs
  }

  /** The chosen ones of `arrived`, in order. */
  choose<T>(arrived: readonly T[], nowMs: number): readonly T[] {
    if (this.#maxPerSecond === null || arrived.length === 0) return arrived
    const budget = this.#budget(this.#maxPerSecond, nowMs)
    const chosen = arrived.length <= budget ? arrived : this.#spread(arrived, budget)
    if (chosen.length < arrived.length) this.#pacedUntilMs = nowMs + WINDOW_MS
    if (chosen.length > 0) {
      this.#chosen.push({ atMs: nowMs, records: chosen.length })
      this.#inWindow += chosen.length
      this.#tokens -= chosen.length
    }
    return chosen
  }

  #budget(max: number, nowMs: number): number {
    for (let oldest = this.#chosen[0]; oldest !== undefined && oldest.atMs <= nowMs - WINDOW_MS; oldest = this.#chosen[0]) {
      this.#inWindow -= oldest.records
      this.#chosen.shift()
    }
    // Unused choices are not saved up, but for the fraction of one: what was saved would come out as a burst, every second anew.
    const elapsedMs = Math.min(WINDOW_MS, Math.max(0, nowMs - this.#lastMs))
    this.#tokens = Math.min(1, Math.max(0, this.#tokens)) + (max * elapsedMs) / WINDOW_MS
    this.#lastMs = nowMs
    const left = max - this.#inWindow
    return this.isSampling(nowMs) ? Math.min(left, Math.floor(this.#tokens)) : left
  }

  #spread<T>(arrived: readonly T[], budget: number): T[] {
    if (budget <= 0) return []
    const step = budget / arrived.length
    const start = this.#phase
    this.#phase = (this.#phase + Math.SQRT1_2) % 1
    return arrived.filter((_, index) => Math.floor(start + (index + 1) * step) > Math.floor(start + index * step)).slice(0, budget)
  }
}
