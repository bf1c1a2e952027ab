import type { ClusterHandle } from '../../core/context.ts'
import { type PlaceLimits, Places } from '../../core/places.ts'
import { ScanPool } from '../../scan/scan-pool.ts'
import { ByteRate } from './byte-rate.ts'

/** Searches at the same time; bytes a second, where Infinity is no limit. */
export interface SearchDeskLimits extends PlaceLimits {
  productionBytesPerSecond: number
}

/** What the searches of this process share: the threads, the byte rate of each cluster, and how many there may be. */
export class SearchDesk {
  readonly pool = new ScanPool()
  readonly #places: Places
  readonly #rates = new Map<string, ByteRate>()
  readonly #limits: SearchDeskLimits

  constructor(limits: SearchDeskLimits) {
    this.#limits = limits
    this.#places = new Places('searches', limits)
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
    return this.#places.enter(actorId)
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
