import type { Ctx } from '../../../core/context.ts'
import { KafkaError } from '../../../gateways/kafka/protocol/errors.ts'
import { failureOf } from '../index/count-record.ts'
import { mappingNow } from '../rules/rules-of.ts'

interface Place {
  partition: number
  offset: bigint
}

/** Records that lie closer together than this are read in one go. */
const NEAR = 200n

/** Which failure each of these records belongs to; null where the record is not in the log any more. */
export async function failureIds(
  ctx: Ctx,
  cluster: string,
  queue: { topic: string; topicId: string },
  places: readonly Place[],
): Promise<(Place & { failureId: string | null })[]> {
  const mapping = await mappingNow(ctx, cluster, { name: queue.topic, topicId: queue.topicId })
  const { kafka } = ctx.clusters.get(cluster)
  const ids = new Map<string, string>()
  for (const run of runsOf(places)) {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) continue
    const wanted = new Set(run.map(keyOf))
    const range = { topic: queue.topic, partition: first.partition, from: first.offset, to: last.offset + 1n, isolation: 'uncommitted' as const }
    try {
      const read = await kafka.readPartition({ ...range, maxRecords: 1000, maxBytes: 8 << 20 }, { signal: ctx.signal })
      for (const entry of read.entries) {
        if (entry.kind === 'record' && wanted.has(keyOf(entry.record))) ids.set(keyOf(entry.record), failureOf(entry.record, mapping).print.id)
      }
    } catch (error) {
      // Expired meanwhile: the decision is kept all the same, without its failure.
      if (!(error instanceof KafkaError) || error.kafkaName !== 'OFFSET_OUT_OF_RANGE') throw error
    }
  }
  return places.map((place) => ({ ...place, failureId: ids.get(keyOf(place)) ?? null }))
}

const keyOf = ({ partition, offset }: Place): string => `${partition}/${offset}`

function runsOf(places: readonly Place[]): Place[][] {
  const runs: Place[][] = []
  for (const place of places.toSorted((a, b) => a.partition - b.partition || (a.offset < b.offset ? -1 : 1))) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const first = run?.[0]
    if (run !== undefined && last?.partition === place.partition && first !== undefined && place.offset - first.offset < NEAR) run.push(place)
    else runs.push([place])
  }
  return runs
}
