import type { Consumer } from 'kafkajs'

/** Pauses that end by themselves: of a whole topic, or of some of its partitions. Owned by one run of the consumer, which clears them. */
export class Pauses {
  readonly #consumer: Pick<Consumer, 'pause' | 'resume'>
  readonly #timers = new Map<string, { timer: NodeJS.Timeout; until: number }>()

  constructor(consumer: Pick<Consumer, 'pause' | 'resume'>) {
    this.#consumer = consumer
  }

  /** When the pause of a whole topic ends, milliseconds since 1970; 0 when there is none. */
  until(topic: string): number {
    return this.#timers.get(topic)?.until ?? 0
  }

  /** Does nothing while the same pause lasts. */
  add(topic: string, partitions: number[] | undefined, ms: number): void {
    const name = partitions === undefined ? topic : `${topic}/${partitions.join(',')}`
    if (this.#timers.has(name)) return
    const target = [partitions === undefined ? { topic } : { topic, partitions }]
    this.#consumer.pause(target)
    const timer = setTimeout(() => {
      this.#timers.delete(name)
      this.#consumer.resume(target)
    }, ms)
    this.#timers.set(name, { timer, until: Date.now() + ms })
  }

  clear(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}
