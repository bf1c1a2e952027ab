import type { KafkaRecord } from '../../server/contract/records.ts'
import type { SearchEnd, SearchProgress } from '../../server/contract/search.ts'

export interface Lane {
  partition: number
  /** What was read, as shares of the range from its start. */
  from: number
  to: number
  hits: number[]
  words: string
}

/** How far each partition was read so far, as the end line would say it. */
export function partitionsOf({ scanned }: SearchProgress, backwards: boolean): Omit<SearchEnd['partitions'][number], 'problem'>[] {
  return scanned.ranges.map(({ partition, from, to, start, end }) => ({ partition, from: start, to: end, readTo: backwards ? from : to }))
}

/** How far each partition was read, and where its matches lie. `backwards`: reading began at the newest end. */
export function lanesOf(
  partitions: readonly Omit<SearchEnd['partitions'][number], 'problem'>[],
  matches: readonly KafkaRecord[],
  backwards: boolean,
): Lane[] {
  const byPartition = Map.groupBy(matches, ({ partition }) => partition)
  return partitions.map(({ partition, from, to, readTo }) => {
    const [start, end] = [BigInt(from), BigInt(to)]
    const at = share(BigInt(readTo), start, end)
    const hits = (byPartition.get(partition) ?? []).map(({ offset }) => share(BigInt(offset), start, end))
    const [first, last] = backwards ? [readTo, to] : [from, readTo]
    return {
      partition,
      from: backwards ? at : 0,
      to: backwards ? 1 : at,
      hits: [...new Set(hits)],
      words: `P${partition}: offsets ${first} to ${last} read, of ${from} to ${to}`,
    }
  })
}

/** In thousandths: finer than a screen shows. */
function share(at: bigint, start: bigint, end: bigint): number {
  if (end <= start || at >= end) return 1
  return at <= start ? 0 : Number(((at - start) * 1000n) / (end - start)) / 1000
}
