import type { KafkaCluster, TailPoll } from '../../gateways/kafka/types.ts'

const GONE = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID'])
const CHECK_EVERY_MS = 1000
/** A broker that has just started or moved may not know a topic yet: one answer is no proof. */
const PROOFS = 3

/** Tells topics that were deleted from topics whose brokers do not know them at the moment. */
export class TopicWatch {
  readonly #kafka: Pick<KafkaCluster, 'describe'>
  readonly #topics: readonly string[]
  readonly #proofs = new Map<string, number>()
  #checkedMs = Number.NEGATIVE_INFINITY

  constructor(kafka: Pick<KafkaCluster, 'describe'>, topics: readonly string[]) {
    this.#kafka = kafka
    this.#topics = topics
  }

  /** Topics that no longer exist, after the latest poll. Asks the cluster at most once a second, and only on suspicion. */
  async deleted(problems: TailPoll['problems'], nowMs: number, signal: AbortSignal): Promise<string[]> {
    const suspects = [...new Set(problems.filter(({ error }) => GONE.has(error.kafkaName)).map(({ topic }) => topic))]
    for (const topic of this.#proofs.keys()) if (!suspects.includes(topic)) this.#proofs.delete(topic)
    if (suspects.length > 0 && nowMs - this.#checkedMs >= CHECK_EVERY_MS) {
      this.#checkedMs = nowMs
      const { topics } = await this.#kafka.describe({ topics: suspects, signal })
      for (const { name, error } of topics) {
        if (error !== null && GONE.has(error.kafkaName)) this.#proofs.set(name, (this.#proofs.get(name) ?? 0) + 1)
        else this.#proofs.delete(name)
      }
    }
    return this.#topics.filter((topic) => (this.#proofs.get(topic) ?? 0) >= PROOFS)
  }
}
