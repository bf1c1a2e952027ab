import type { ClusterHandle } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { ScanPool } from '../../scan/scan-pool.ts'
import { ByteRate } from './byte-rate.ts'

/** Searches at the same time; bytes a second, where Infinity is no limit. */
export interface SearchDeskLimits {
  perPerson: number
  limit: number
  productionBytesPerSecond: number
}

/** What the searches of this process share: the threads, the byte rate of each cluster, and how many there may be. */
export class SearchDesk {
  readonly pool = new ScanPool()
  readonly #running = new Map<string, number>()
  readonly #rates = new Map<string, ByteRate>()
  readonly #limits: SearchDeskLimits
  #all = 0

  constructor(limits: SearchDeskLimits) {
    this.#limits = limits
  }

  rateOf(cluster: ClusterHandle): ByteRate {
    const known = this.#rates.get(cluster.id)
    if (known !== undefined) return known
    const rate = new ByteRate(cluster.searchBytesPerSecond ?? (cluster.production ? this.#limits.productionBytesPerSecond : Number.POSITIVE_INFINITY))
    this.#rates.set(cluster.id, rate)
    return rate
  }

  /** Takes a place, which is given back by calling what it returns. Throws `too-many`. */
  enter(actorId: string): () => void {
    const { perPerson, limit } = this.#limits
    const mine = this.#running.get(actorId) ?? 0
    if (mine >= perPerson) throw problem('too-many', `${perPerson} of your searches run already, which is the limit. End one, or wait.`)
    if (this.#all >= limit) throw problem('too-many', `${limit} searches run on this server already, which is its limit. Try again in a moment.`)
    this.#running.set(actorId, mine + 1)
    this.#all += 1
    let left = false
    return () => {
      if (left) return
      left = true
      this.#all -= 1
      const now = (this.#running.get(actorId) ?? 1) - 1
      if (now === 0) this.#running.delete(actorId)
      else this.#running.set(actorId, now)
    }
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
