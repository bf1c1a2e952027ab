/** A pause longer than this is not made up for: the log would get a flood after every hiccup. */
const MAX_ARREARS_MS = 1000

/**
 * How many events are due: exact over time at any rate, since fractions are carried on. The demo's rate is over all topics,
 * and the payments service writes too: what it wrote counts as done, up to half of what is due.
 */
export class Pacer {
  #at: number
  #due = 0
  #writtenByOthers = 0

  /** `now` in milliseconds of a clock that never goes back. */
  constructor(now: number) {
    this.#at = now
  }

  others(events: number): void {
    this.#writtenByOthers += events
  }

  /** Events to send now, whole ones; calling it again right away gives 0. */
  take(now: number, ratePerSecond: number): number {
    const elapsedMs = Math.min(Math.max(now - this.#at, 0), MAX_ARREARS_MS)
    this.#at = now
    const earned = (elapsedMs * ratePerSecond) / 1000
    const credited = Math.min(this.#writtenByOthers, earned / 2)
    // A backlog the payments service works off must not slow the others for long: no more than a second's worth is remembered.
    this.#writtenByOthers = Math.min(this.#writtenByOthers - credited, ratePerSecond)
    this.#due = Math.min(this.#due + earned - credited, ratePerSecond + 1)
    const whole = Math.floor(this.#due)
    this.#due -= whole
    return whole
  }

  /** Forgets what was due, after a time in which nothing could or should be sent. */
  restart(now: number): void {
    this.#at = now
    this.#due = 0
    this.#writtenByOthers = 0
  }
}
