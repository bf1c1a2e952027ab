const BUCKET_MS = 250
const WINDOW_BUCKETS = 20

/** Events a second over the last five seconds. Times are milliseconds of a clock that never goes back. */
export class RateMeter {
  readonly #buckets: { slot: number; events: number }[] = []
  #firstAt: number | null = null

  add(events: number, now: number): void {
    this.#firstAt ??= now
    const slot = Math.floor(now / BUCKET_MS)
    const newest = this.#buckets.at(-1)
    if (newest?.slot === slot) newest.events += events
    else this.#buckets.push({ slot, events })
    while (this.#buckets.length > WINDOW_BUCKETS + 1) this.#buckets.shift()
  }

  /** Over complete buckets only, so that the figure does not shake; at the start over the time there is. One decimal. */
  perSecond(now: number): number {
    if (this.#firstAt === null) return 0
    const current = Math.floor(now / BUCKET_MS)
    const oldest = Math.max(current - WINDOW_BUCKETS, Math.floor(this.#firstAt / BUCKET_MS))
    const events = this.#buckets.filter(({ slot }) => slot >= oldest && slot < current).reduce((sum, bucket) => sum + bucket.events, 0)
    const seconds = (Math.max(current - oldest, 1) * BUCKET_MS) / 1000
    return Math.round((events / seconds) * 10) / 10
  }
}
