import { problem } from '../../core/errors.ts'
import type { LaneState } from '../../core/replays.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { Call, KafkaCluster } from '../../gateways/kafka/types.ts'
import type { ReplayTopic } from './replay-spec.ts'
import { type Mine, Witness } from './witness.ts'

const callMs = 20_000

/** What was seen, and where each target partition ended: a later look may begin there. */
export interface Verified {
  witness: Witness
  ends: Map<string, bigint>
  /** No target is compacted, and none has lost anything behind the ends of the checkpoint. */
  targetsIntact: boolean
}

export const placeKey = (topic: string, partition: number) => `${topic}/${partition}`

/** Looks through what the targets got since the checkpoint, up to their high watermarks, whatever else is open there. */
export async function verifyLane(
  kafka: KafkaCluster,
  mine: Mine,
  { lane, topics, signal, onEntry }: { lane: LaneState; topics: ReplayTopic[]; signal: AbortSignal; onEntry: () => void },
): Promise<Verified> {
  const call = (): Call => ({ signal, timeoutMs: callMs })
  const places = topics.flatMap(({ topic, partitions }) => Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
  const latest = await kafka.listOffsets(
    places.map((place) => ({ ...place, spec: 'latest' as const })),
    call(),
  )
  const verified: Verified = { witness: new Witness(mine), ends: new Map(), targetsIntact: topics.every(({ compacted }) => !compacted) }
  for (const { topic, partition, offset: to, error } of latest) {
    if (to === null) throw error ?? problem('broker-refused', `The end of partition ${partition} of ${topic} is not known.`)
    const from = lane.ends.get(placeKey(topic, partition)) ?? to
    if (from > to) verified.targetsIntact = false
    await look(kafka, { topic, partition, from, to }, mine, verified, onEntry, call)
    verified.ends.set(placeKey(topic, partition), to)
  }
  return verified
}

async function look(
  kafka: KafkaCluster,
  { topic, partition, from, to }: { topic: string; partition: number; from: bigint; to: bigint },
  { job }: Mine,
  verified: Verified,
  onEntry: () => void,
  call: () => Call,
): Promise<void> {
  const containing = Buffer.from(job)
  for (let at = from; at < to; ) {
    const stretch = await kafka.fetchTransactions({ topic, partition, from: at, to, containing }, call()).catch((error: unknown) => {
      if (error instanceof KafkaError && error.kafkaName === 'OFFSET_OUT_OF_RANGE') return null
      throw error
    })
    if (stretch === null || stretch.logStart > at) verified.targetsIntact = false
    if (stretch === null) {
      const [earliest] = await kafka.listOffsets([{ topic, partition, spec: 'earliest' }], call())
      if (earliest?.offset == null)
        throw earliest?.error ?? problem('broker-refused', `The start of partition ${partition} of ${topic} is not known.`)
      at = earliest.offset > at ? earliest.offset : to
      continue
    }
    for (const entry of stretch.entries) {
      verified.witness.see(topic, partition, entry)
      onEntry()
    }
    at = stretch.nextOffset > at ? stretch.nextOffset : to
  }
}
