import type { BatchHeader } from '../records/batch-header.ts'
import type { Marker } from '../records/control.ts'

/** As a read-committed fetch tells it: this producer's transaction that starts at this offset was aborted. */
export interface AbortedTransaction {
  producerId: bigint
  firstOffset: bigint
}

/**
 * Tells which batches of one fetched response belong to aborted transactions. A read-committed fetch still brings them,
 * with a list of the transactions (KIP-98). In batch order: a transaction of the list begins for its producer at its
 * first offset and ends at that producer's ABORT marker, after which the same producer may write what commits.
 */
export class AbortedTransactions {
  readonly #upcoming: AbortedTransaction[]
  readonly #active = new Set<bigint>()
  #next = 0

  constructor(aborted: AbortedTransaction[]) {
    this.#upcoming = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : a.firstOffset > b.firstOffset ? 1 : 0))
  }

  /** To be called for every batch, in order, before `has`. */
  reach(lastOffset: bigint): void {
    for (let next = this.#upcoming[this.#next]; next !== undefined && next.firstOffset <= lastOffset; next = this.#upcoming[++this.#next]) {
      this.#active.add(next.producerId)
    }
  }

  has(header: BatchHeader): boolean {
    return header.transactional && !header.control && this.#active.has(header.producerId)
  }

  end(header: BatchHeader, marker: Marker): void {
    if (marker === 'abort') this.#active.delete(header.producerId)
  }
}
