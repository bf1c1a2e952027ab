import { setTimeout as delay } from 'node:timers/promises'
import type { JobRun } from '../../../core/jobs.ts'
import type { KafkaCluster } from '../../../gateways/kafka/types.ts'
import type { ReplaySpec } from '../replay-spec.ts'
import { groupLag } from './group-position.ts'

/** How long an answer about the lag is taken as true, and how often it is asked for while the job is held. */
const freshMs = 1000
const heldMs = 2000
const callMs = 10_000

/** Lets nothing be written while the group of `holdWhen` is too far behind. All lanes wait for the same answer; it goes on by itself. */
export class LagGuard {
  readonly #run: JobRun
  readonly #spec: ReplaySpec
  readonly #kafka: KafkaCluster
  #passing: Promise<void> | null = null
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(run: JobRun, spec: ReplaySpec, kafka: KafkaCluster) {
    this.#run = run
    this.#spec = spec
    this.#kafka = kafka
  }

  /** The run as lanes see it: a turn comes when the group has caught up. */
  guarded(): JobRun {
    if (this.#spec.holdWhen === null) return this.#run
    return {
      ...this.#run,
      turn: async (ready) => {
        this.#passing ??= this.#pass().finally(() => {
          this.#passing = null
        })
        await this.#passing
        return this.#run.turn(ready)
      },
    }
  }

  async #pass(): Promise<void> {
    const { holdWhen, topics } = this.#spec
    if (holdWhen === null || performance.now() - this.#askedAt < freshMs) return
    const { signal } = this.#run
    const { group, lagRecords } = holdWhen
    for (let held = false; ; held = true) {
      const lag = await groupLag(this.#kafka, group, topics, { signal, timeoutMs: callMs })
      if (lag <= BigInt(lagRecords)) {
        if (held) await this.#run.hold(null)
        break
      }
      await this.#run.hold(`Group ${group} is ${lag} offsets behind, and the limit is ${lagRecords}. It goes on by itself.`)
      await delay(heldMs, undefined, { signal })
    }
    this.#askedAt = performance.now()
  }
}
