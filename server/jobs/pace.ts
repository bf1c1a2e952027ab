import { setTimeout as delay } from 'node:timers/promises'

/** Records of one turn are at most what the rate gives in this time, so that a new limit counts at once and no second sees more. */
const TURN_SECONDS = 0.25
/** A timer that wakes late must not make the rate slower; this little is made up for, and is too little for a burst. */
const MADE_UP_MS = 100

/**
 * Keeps writes to a rate. A turn is paid for by waiting before the next one, and time without writes is not saved up: after a
 * pause or a stall there is no burst.
 */
export class Pace {
  #nextAt = 0

  /** Waits until it is time, and tells how many of `ready` may be written. `ratePerSecond` is asked for again while it waits. */
  async turn(ready: number, ratePerSecond: () => number | null, signal: AbortSignal): Promise<number> {
    for (;;) {
      signal.throwIfAborted()
      const rate = ratePerSecond()
      const now = performance.now()
      if (rate === null || now >= this.#nextAt) {
        const count = rate === null ? ready : Math.min(ready, Math.max(1, Math.floor(rate * TURN_SECONDS)))
        const due = now - this.#nextAt > MADE_UP_MS ? now : this.#nextAt
        this.#nextAt = rate === null ? 0 : due + (count / rate) * 1000
        return count
      }
      // At most a second at once: a rate that was raised meanwhile must not wait for the old one.
      const dueMs = Math.min(this.#nextAt - now, 1000)
      await delay(dueMs, undefined, { signal })
      if (this.#nextAt - performance.now() > 1000 / rate + 1000) this.#nextAt = performance.now() + 1000 / rate
    }
  }
}
