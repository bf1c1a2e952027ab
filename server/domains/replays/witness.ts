import type { TransactionEntry } from '../../gateways/kafka/transactions/types.ts'
import { replayedOffset } from './replay-headers.ts'

/** Where a dead letter is in the target. */
export interface Place {
  topic: string
  partition: number
  offset: bigint
}

/** Which dead letters of one source partition this job wrote: those whose own headers say so, by producers of its own. */
export interface Mine {
  job: string
  topic: string
  partition: number
  /** Who else writes a record with our headers has copied it; null: not known, and everybody's count. */
  producers: ReadonlySet<bigint> | null
}

/**
 * What the log of the targets says about one lane of a job. A record of ours counts once the marker of its producer says COMMIT,
 * and not at all when that says ABORT; until then it is open. So the transactions of strangers, open or not, hide nothing.
 */
export class Witness {
  readonly #mine: Mine
  readonly #open = new Map<string, { offset: bigint; place: Place }[]>()
  /** Source offset → where it was committed. */
  readonly committed = new Map<bigint, Place>()
  /** Source offsets that were committed more than once. */
  readonly doubled = new Set<bigint>()
  /** Batches that could hold anything. */
  unreadable = 0

  constructor(mine: Mine) {
    this.#mine = mine
  }

  /** To be told every entry of a target partition, in its order. */
  see(topic: string, partition: number, entry: TransactionEntry): void {
    if (entry.kind === 'unreadable') {
      this.unreadable++
      return
    }
    const writer = `${topic}/${partition}/${entry.producerId}`
    if (entry.kind === 'record') {
      if (this.#mine.producers?.has(entry.producerId) === false) return
      const offset = replayedOffset(entry.headers, this.#mine)
      if (offset === null) return
      const place = { topic, partition, offset: entry.offset }
      const before = this.#open.get(writer)
      if (before === undefined) this.#open.set(writer, [{ offset, place }])
      else before.push({ offset, place })
      return
    }
    if (entry.marker === 'other') return
    if (entry.marker === 'commit') for (const { offset, place } of this.#open.get(writer) ?? []) this.#commit(offset, place)
    this.#open.delete(writer)
  }

  #commit(offset: bigint, place: Place): void {
    if (this.committed.has(offset)) this.doubled.add(offset)
    this.committed.set(offset, place)
  }

  /** Source offsets whose transaction has no marker yet. */
  get open(): bigint[] {
    return [...this.#open.values()].flatMap((records) => records.map(({ offset }) => offset))
  }
}
