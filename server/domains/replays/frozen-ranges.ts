import type { ReplayRequest } from '../../contract/replays.ts'
import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, TopicDescription } from '../../gateways/kafka/types.ts'
import type { FrozenRange } from './frozen-ends.ts'

/** All that can be read as committed now: an open transaction is not part of the selection. */
export async function rangesOf(kafka: KafkaCluster, { name: topic, partitions }: TopicDescription, call: Call): Promise<FrozenRange[]> {
  const [starts, ends] = await Promise.all(
    (['earliest', 'last-stable'] as const).map((spec) =>
      kafka.listOffsets(
        partitions.map(({ partition }) => ({ topic, partition, spec })),
        call,
      ),
    ),
  )
  return partitions.map(({ partition }, at) => {
    const [from, to] = [starts?.[at], ends?.[at]]
    if (from?.offset == null || to?.offset == null) {
      throw from?.error ?? to?.error ?? problem('broker-refused', `The ends of partition ${partition} of ${topic} are not known.`)
    }
    return [partition, from.offset.toString(), to.offset.toString()]
  })
}

/** What expired since the plan is looked for from where the log starts now. */
export function stillThere(frozen: FrozenRange[], current: FrozenRange[]): FrozenRange[] {
  return frozen.map(([partition, from, to]) => {
    const now = current.find(([other]) => other === partition)
    if (now === undefined || BigInt(now[2]) < BigInt(to)) throw problem('plan-stale', `Partition ${partition} is not what it was. Plan it again.`)
    return [partition, BigInt(now[1]) > BigInt(from) ? now[1] : from, BigInt(now[1]) > BigInt(to) ? now[1] : to]
  })
}

/** Named records need no look at what lies before and behind them. */
export function narrowed(selection: ReplayRequest['selection'], ranges: FrozenRange[]): FrozenRange[] {
  if (!('records' in selection)) return ranges
  return ranges.flatMap(([partition, from, to]): FrozenRange[] => {
    const offsets = selection.records.flatMap(([of, offset]) => (of === partition ? [BigInt(offset)] : []))
    const inside = offsets.filter((offset) => offset >= BigInt(from) && offset < BigInt(to)).toSorted((a, b) => (a < b ? -1 : 1))
    const [first, last] = [inside[0], inside.at(-1)]
    return first === undefined || last === undefined ? [] : [[partition, first.toString(), (last + 1n).toString()]]
  })
}
