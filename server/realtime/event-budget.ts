import type { Clock } from '../core/clock.ts'

const PER_SECOND = 250
const BURST = 500

/** How many events one connection may send: far above what a client needs, far below what hurts. */
export class EventBudget {
  readonly #clock: Clock
  #left = BURST
  #lastMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lastMs = clock.now()
  }

  /** false: too many. */
  spend(): boolean {
    const nowMs = this.#clock.now()
    this.#left = Math.min(BURST, this.#left + (Math.max(0, nowMs - this.#lastMs) * PER_SECOND) / 1000)
    this.#lastMs = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
