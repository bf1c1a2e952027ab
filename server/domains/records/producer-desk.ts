import { problem } from '../../core/errors.ts'
import type { Compression, KafkaCluster, Producer } from '../../gateways/kafka/types.ts'

/** A producer that nobody has used for so long is closed. */
const IDLE_MS = 30_000
/** It keeps a little for each partition it has written to: after so long another one takes its place. */
const OLD_MS = 10 * 60_000

type Cluster = Pick<KafkaCluster, 'openProducer'>

interface Kept {
  producer: Producer
  openedAt: number
  users: number
  timer: NodeJS.Timeout | null
}

/**
 * Producers that requests share, one per cluster and codec. Each has an identity that brokers remember for a day in every partition it
 * wrote to: a script that writes record by record must not leave one behind with each.
 */
export class ProducerDesk {
  readonly #kept = new Map<Cluster, Map<Compression, Kept>>()
  readonly #open = new Set<Kept>()
  #closed = false

  async use<T>(kafka: Cluster, compression: Compression, work: (producer: Producer) => Promise<T>): Promise<T> {
    if (this.#closed) throw problem('draining', 'Headgate is stopping.')
    const kept = this.#taken(kafka, compression)
    try {
      return await work(kept.producer)
    } finally {
      kept.users--
      if (kept.users === 0) await this.#rest(kafka, compression, kept)
    }
  }

  #taken(kafka: Cluster, compression: Compression): Kept {
    const ofCluster = this.#kept.get(kafka) ?? new Map<Compression, Kept>()
    this.#kept.set(kafka, ofCluster)
    const known = ofCluster.get(compression)
    const isFresh = known !== undefined && performance.now() - known.openedAt < OLD_MS
    const kept = isFresh ? known : this.#opened(kafka, compression)
    ofCluster.set(compression, kept)
    kept.users++
    if (kept.timer !== null) clearTimeout(kept.timer)
    kept.timer = null
    return kept
  }

  #opened(kafka: Cluster, compression: Compression): Kept {
    const producer = kafka.openProducer({ compression, clientId: 'headgate-produce' })
    const kept = { producer, openedAt: performance.now(), users: 0, timer: null }
    this.#open.add(kept)
    return kept
  }

  /** One whose place another took is closed at once; the others after a while without work. */
  async #rest(kafka: Cluster, compression: Compression, kept: Kept): Promise<void> {
    const isCurrent = this.#kept.get(kafka)?.get(compression) === kept
    if (this.#closed || !isCurrent) return this.#drop(kept)
    kept.timer = setTimeout(() => {
      if (this.#kept.get(kafka)?.get(compression) === kept) this.#kept.get(kafka)?.delete(compression)
      void this.#drop(kept)
    }, IDLE_MS).unref()
  }

  async #drop(kept: Kept): Promise<void> {
    if (kept.timer !== null) clearTimeout(kept.timer)
    this.#open.delete(kept)
    await kept.producer.close()
  }

  /** Ends what is under way, which is in doubt then. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#open].map((kept) => this.#drop(kept)))
  }
}
