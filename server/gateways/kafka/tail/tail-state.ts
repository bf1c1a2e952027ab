import type { KafkaError } from '../protocol/errors.ts'
import type { FetchStep } from '../read/step.ts'
import type { Isolation, TailStart } from '../types.ts'

const firstBackOffMs = 100
const longestBackOffMs = 5000

/** One partition of a tail. `position` null: where to start is not known yet, since its leader has not answered. */
export interface TailPartition {
  topic: string
  partition: number
  position: bigint | null
  /** What `position` becomes once it can be asked for. */
  startsAt: 'end' | 'start'
  /** The log does not hold `position`: where it goes on must be asked for. */
  outOfRange: boolean
  problem: KafkaError | null
  failures: number
  /** Not asked before (monotonic ms). */
  retryAt: number
  step: FetchStep
}

export interface TailTopic {
  topic: string
  topicId: string
  /** null: all, those that appear later included. */
  wanted: number[] | null
  partitions: Map<number, TailPartition>
}

export function newPartition(
  topic: string,
  partition: number,
  isolation: Isolation,
  startsAt: 'end' | 'start',
  position: bigint | null,
): TailPartition {
  const step: FetchStep = { isolation, lastStable: 0n, hasTransactions: false }
  return { topic, partition, position, startsAt, outOfRange: false, problem: null, failures: 0, retryAt: 0, step }
}

export function topicOf({ topic, partitions }: TailStart): TailTopic {
  return { topic, topicId: '', wanted: partitions ?? null, partitions: new Map() }
}

/** Growing pauses, so that a partition in trouble is tried again for ever and never in a tight loop. */
export function backOffMs(failures: number): number {
  return Math.min(firstBackOffMs * 2 ** Math.min(failures, 10), longestBackOffMs)
}

export function failed(part: TailPartition, error: KafkaError, now: number): void {
  part.problem = error
  part.retryAt = now + backOffMs(part.failures)
  part.failures++
}

export function answered(part: TailPartition): void {
  part.problem = null
  part.failures = 0
  part.retryAt = 0
}
