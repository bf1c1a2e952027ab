import { connectionError } from '../protocol/errors.ts'
import { type Deadline, within } from '../transport/deadline.ts'

/** How many calls may be under way at once; more stand in line, first come first served, each until its own deadline. */
export class Budget {
  readonly #places: number
  readonly #longestLine: number
  #taken = 0
  readonly #line: (() => void)[] = []

  constructor(places: number, longestLine: number) {
    this.#places = places
    this.#longestLine = longestLine
  }

  /** Resolves when there is a place. Returns what gives it back; call it once. */
  async enter(deadline: Deadline): Promise<() => void> {
    if (this.#taken < this.#places) {
      this.#taken += 1
      return this.#leave
    }
    if (this.#line.length >= this.#longestLine) {
      throw connectionError(
        'DEADLINE',
        `More than ${this.#places + this.#longestLine} calls to this cluster are waiting. Try again when it answers faster.`,
      )
    }
    let step: (() => void) | undefined
    const turn = new Promise<void>((resolve) => {
      step = resolve
      this.#line.push(resolve)
    })
    await within(deadline, turn, (reason) => {
      const place = step === undefined ? -1 : this.#line.indexOf(step)
      if (place >= 0) this.#line.splice(place, 1)
      // Its turn came in the very moment in which it left.
      else this.#leave()
      return connectionError(
        reason,
        `${this.#places} calls to this cluster were under way, and none ended ${reason === 'ABORTED' ? 'before the caller went away' : 'in time'}.`,
      )
    })
    return this.#leave
  }

  /** A place that is given back goes to the first in line. */
  readonly #leave = (): void => {
    const next = this.#line.shift()
    if (next === undefined) this.#taken -= 1
    else next()
  }
}
