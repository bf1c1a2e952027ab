import { batchText, type RunTexts } from './batch-text.ts'
import type { Floor } from './floor.ts'
import type { Outlet } from './outlet.ts'
import type { TailSession } from './session.ts'

/** A session with the connection it is sent through, as its reader knows it. */
export class Viewer {
  readonly session: TailSession
  readonly maxPerSecond: number | null
  readonly #outlet: Outlet
  readonly #onEnd: () => void
  /** Until it is met, records below it are not this viewer's. */
  floor: Floor | null = null
  /** The client knows the tail's id; before that nothing is sent. */
  #announced = false

  constructor(session: TailSession, maxPerSecond: number | null, outlet: Outlet, onEnd: () => void) {
    this.session = session
    this.maxPerSecond = maxPerSecond
    this.#outlet = outlet
    this.#onEnd = onEnd
  }

  announce(): void {
    this.#announced = true
  }

  /** Sends what is due; returns when to come back, or null when nothing will ever be. */
  tick(nowMs: number, runs: RunTexts): number | null {
    if (!this.#announced) return null
    const full = this.#outlet.full()
    const batch = this.session.take(nowMs, full)
    if (!full) {
      const state = this.session.takeState()
      if (state !== null) this.#outlet.state(state)
    }
    if (batch !== null) this.#outlet.batch(batchText(this.session.id, batch, runs))
    return this.session.dueAtMs(nowMs)
  }

  /** Ends the tail and tells the client why, however full the connection is: it is the last message. */
  end(reason: string): void {
    if (this.session.state === 'ended') return
    this.session.end(reason)
    const state = this.session.takeState()
    if (state !== null && this.#announced) this.#outlet.state(state)
    this.#onEnd()
  }
}
