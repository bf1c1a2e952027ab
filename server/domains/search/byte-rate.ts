import { setTimeout as delay } from 'node:timers/promises'

/** Bytes a second that all searches of a cluster share. What was read beyond an estimate is paid by who comes next. */
export class ByteRate {
  readonly #perSecond: number
  #freeAt = 0

  /** Infinity: no limit. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  /** Waits until bytes may be read. Rejects with the signal's reason. */
  async enter(signal: AbortSignal): Promise<void> {
    const waitMs = this.#freeAt - performance.now()
    if (waitMs > 0) await delay(waitMs, undefined, { signal })
  }

  spent(bytes: number): void {
    if (!Number.isFinite(this.#perSecond)) return
    this.#freeAt = Math.max(this.#freeAt, performance.now()) + (bytes / this.#perSecond) * 1000
  }
}
