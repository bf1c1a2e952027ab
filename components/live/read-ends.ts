import { call } from '../data/client.ts'
import type { EndOffset } from './positions.ts'

/** The readable ends of the chosen partitions (empty: all) of some topics, asked now. */
export async function readEnds(cluster: string, topics: readonly string[], partitions: readonly number[], signal: AbortSignal): Promise<EndOffset[]> {
  const answers = await Promise.all(
    topics.map(async (topic) => {
      const { items } = await call('topics.partitions', { cluster, topic }, { signal })
      return items.flatMap(({ partition, logStart, lastStable, highWatermark }): EndOffset[] => {
        const end = lastStable ?? highWatermark
        const isChosen = partitions.length === 0 || partitions.includes(partition)
        return end === null || !isChosen ? [] : [{ topic, partition, start: BigInt(logStart ?? end), end: BigInt(end) }]
      })
    }),
  )
  return answers.flat()
}
