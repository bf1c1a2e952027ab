import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../../core/clock.ts'
import type { ClusterHandle } from '../../../core/context.ts'
import type { DeadLetterRecords } from '../../../core/dead-letters.ts'
import type { Log } from '../../../core/log.ts'
import type { ClusterSnapshot } from '../../clusters/index.ts'
import { ClusterIndexer, type ReadingRate } from './cluster-indexer.ts'

/** Keeps the index of all clusters' queues; see ClusterIndexer. It reads nothing before a cluster was seen. */
export class DlqIndex {
  readonly #parts: { records: DeadLetterRecords; rateOf: (cluster: ClusterHandle) => ReadingRate; clock: Clock; log: Log }
  readonly #owner = uuidv7()
  readonly #indexers = new Map<string, ClusterIndexer>()

  constructor(parts: {
    records: DeadLetterRecords
    rateOf: (cluster: ClusterHandle) => ReadingRate
    clock: Clock
    log: Log
  }) {
    this.#parts = parts
  }

  look(handle: ClusterHandle, snapshot: ClusterSnapshot): void {
    let indexer = this.#indexers.get(handle.id)
    if (indexer === undefined) {
      const { rateOf, ...parts } = this.#parts
      indexer = new ClusterIndexer(handle, { ...parts, rate: rateOf(handle), owner: this.#owner })
      this.#indexers.set(handle.id, indexer)
    }
    indexer.look(snapshot)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#indexers.values()].map((indexer) => indexer.close()))
  }
}
