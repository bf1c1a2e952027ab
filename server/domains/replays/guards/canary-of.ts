import type { ReplayRequest } from '../../../contract/replays.ts'
import type { KafkaCluster } from '../../../gateways/kafka/types.ts'
import { failureOf, type Mapping } from '../../dlq/index.ts'
import type { FrozenRange } from '../frozen-ends.ts'
import type { ReplaySpec } from '../replay-spec.ts'
import { selectionOf } from '../select.ts'
import { SourceReader } from '../source-reader.ts'

interface Asked {
  request: Pick<ReplayRequest, 'canary' | 'canaryGroup'>
  /** Of the whole queue. */
  ranges: readonly FrozenRange[]
  mapping: Mapping | null
  signal: AbortSignal
}

/** The first records of the selection, in the order of partition and offset, and the groups that gave them up. null: none is asked for. */
export async function canaryOf(kafka: KafkaCluster, spec: ReplaySpec, { request, ranges, mapping, signal }: Asked): Promise<ReplaySpec['canary']> {
  if (request.canary === null) return null
  const groups = new Set<string>()
  const lanes: NonNullable<ReplaySpec['canary']>['lanes'] = []
  let left = request.canary
  for (const { partition, from, to } of spec.lanes) {
    const range = { ...spec.source, partition, from: BigInt(from), to: BigInt(to), selects: selectionOf(spec), signal }
    const reader = new SourceReader(kafka, range)
    let [selected, end] = [0, BigInt(from)]
    for (let ready = await reader.ready(); ready > 0 && left > 0; ready = await reader.ready()) {
      const { records } = reader.take(Math.min(ready, left))
      for (const record of records) {
        const { writer } = failureOf(record, mapping).letter
        if (writer?.kind === 'group') groups.add(writer.name)
        end = record.offset + 1n
      }
      selected += records.length
      left -= records.length
    }
    if (selected > 0) lanes.push({ partition, to: end.toString(), selected: String(selected) })
    if (left === 0) break
  }
  const named = request.canaryGroup === undefined ? [...groups].toSorted() : [request.canaryGroup]
  const ends = ranges.map(([partition, , to]): [number, string] => [partition, to])
  return { records: String(request.canary - left), groups: named, lanes, ends }
}
