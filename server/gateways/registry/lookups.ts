import { Limit } from './limit.ts'

interface Lookup<T> {
  answer: Promise<T>
  controller: AbortController
  waiting: number
}

/**
 * Lookups that are under way, by id: who asks for the same joins, and at most `max` run at a time. A caller may leave by
 * its signal; the lookup is ended when the last one has left. One that only ran out of patience lets it go on, so that
 * the next finds the answer.
 */
export class Lookups<T> {
  readonly #limit: Limit
  readonly #underWay = new Map<number | string, Lookup<T>>()

  constructor(max: number) {
    this.#limit = new Limit(max)
  }

  /** The answer, or null when `patience` ends first. Rejects with the reason of `signal`. `ask` must end when its own signal does. */
  async get(id: number | string, ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, patience: Promise<null>): Promise<T | null> {
    const lookup = this.#underWay.get(id) ?? this.#start(id, ask)
    lookup.waiting++
    let leave: (() => void) | undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
    })
    try {
      return await Promise.race([lookup.answer, left, patience])
    } finally {
      if (leave) signal.removeEventListener('abort', leave)
      lookup.waiting--
      if (signal.aborted && lookup.waiting === 0) this.#end(id, lookup, signal.reason)
    }
  }

  #start(id: number | string, ask: (signal: AbortSignal) => Promise<T>): Lookup<T> {
    const controller = new AbortController()
    const lookup: Lookup<T> = {
      answer: this.#limit.run(() => ask(controller.signal)).finally(() => this.#forget(id, lookup)),
      controller,
      waiting: 0,
    }
    // Whoever waits sees the rejection; when all have left there is nobody to see it.
    lookup.answer.catch(() => undefined)
    this.#underWay.set(id, lookup)
    return lookup
  }

  /** Forgotten at once, though it may still stand in line: who comes now must not get another's reason to leave. */
  #end(id: number | string, lookup: Lookup<T>, reason: unknown): void {
    this.#forget(id, lookup)
    lookup.controller.abort(reason)
  }

  #forget(id: number | string, lookup: Lookup<T>): void {
    if (this.#underWay.get(id) === lookup) this.#underWay.delete(id)
  }

  abortAll(reason: Error): void {
    for (const [id, lookup] of this.#underWay) this.#end(id, lookup, reason)
  }
}
