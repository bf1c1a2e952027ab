import type { Ctx } from '../../core/context.ts'
import type { JobRow } from '../../core/jobs.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { ReplaySpec } from './replay-spec.ts'
import { placeKey } from './verify-lane.ts'

const callMs = 5000

/**
 * Offsets of the targets that are looked through before a replay that stands goes on: what they got since its checkpoint, once for each
 * partition of the queue that is not done. null: it does not stand, or the targets do not answer.
 */
export async function resumeScan(ctx: Ctx, job: JobRow): Promise<bigint | null> {
  // A run that is held by a guard keeps its lease: it knows what it wrote.
  if ((job.state !== 'paused' && job.state !== 'held') || job.leased) return null
  const { topics, parking, lanes } = ReplaySpec.parse(job.spec)
  const to = new Map(lanes.map((lane) => [lane.partition, BigInt(lane.to)]))
  const waiting = (await ctx.replays.lanes(job.id)).filter(({ partition, next }) => next < (to.get(partition) ?? 0n))
  const queries = [...topics, ...(parking === null ? [] : [parking])].flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition, spec: 'latest' as const })),
  )
  try {
    const answers = await ctx.clusters.get(job.cluster).kafka.listOffsets(queries, { signal: ctx.signal, timeoutMs: callMs })
    let offsets = 0n
    for (const { topic, partition, offset } of answers) {
      if (offset === null) return null
      for (const { ends } of waiting) {
        const from = ends.get(placeKey(topic, partition)) ?? offset
        if (offset > from) offsets += offset - from
      }
    }
    return offsets
  } catch (error) {
    if (error instanceof KafkaError) return null
    throw error
  }
}
