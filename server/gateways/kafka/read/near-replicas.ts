import type { Directory } from '../transport/directory.ts'
import type { Target } from '../transport/target.ts'

/** As long as Java's consumer keeps to one: then the leader is asked again. */
const KEPT_MS = 300_000

/** Replicas in our own rack that leaders have sent us to (KIP-392): reading there crosses no border between zones. */
export class NearReplicas {
  /** As the brokers call it (`broker.rack`); null: everything is read from leaders. */
  readonly rack: string | null
  readonly #directory: Directory
  readonly #kept = new Map<string, { broker: number; untilMs: number }>()

  constructor(rack: string | null, directory: Directory) {
    this.rack = rack
    this.#directory = directory
  }

  /** null: ask the leader. */
  of(topicId: string, partition: number): Target | null {
    const key = keyOf(topicId, partition)
    const kept = this.#kept.get(key)
    if (kept === undefined) return null
    if (performance.now() < kept.untilMs) return this.#directory.known(kept.broker)
    this.#kept.delete(key)
    return null
  }

  keep(topicId: string, partition: number, broker: number): void {
    this.#kept.set(keyOf(topicId, partition), { broker, untilMs: performance.now() + KEPT_MS })
  }

  forget(topicId: string, partition: number): void {
    this.#kept.delete(keyOf(topicId, partition))
  }
}

const keyOf = (topicId: string, partition: number) => `${topicId}/${partition}`
