import { problem } from './errors.ts'

export interface PlaceLimits {
  perPerson: number
  /** Of everybody together, on this server. */
  limit: number
}

/** How many of something may run at the same time. `what` is its plural, as refusals name it. */
export class Places {
  readonly #what: string
  readonly #limits: PlaceLimits
  readonly #taken = new Map<string, number>()
  #all = 0

  constructor(what: string, { perPerson, limit }: PlaceLimits) {
    this.#what = what
    this.#limits = { perPerson, limit }
  }

  /** Takes a place, which is given back by calling what it returns. Throws `too-many`. */
  enter(actorId: string): () => void {
    const { perPerson, limit } = this.#limits
    const mine = this.#taken.get(actorId) ?? 0
    if (mine >= perPerson) throw problem('too-many', `${perPerson} of your ${this.#what} run already, which is the limit. End one, or wait.`)
    if (this.#all >= limit) throw problem('too-many', `${limit} ${this.#what} run on this server already, which is its limit. Try again in a moment.`)
    this.#taken.set(actorId, mine + 1)
    this.#all += 1
    let left = false
    return () => {
      if (left) return
      left = true
      this.#all -= 1
      const now = (this.#taken.get(actorId) ?? 1) - 1
      if (now === 0) this.#taken.delete(actorId)
      else this.#taken.set(actorId, now)
    }
  }
}
