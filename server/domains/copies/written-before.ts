import { createHash } from 'node:crypto'
import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, RecordToProduce } from '../../gateways/kafka/types.ts'

/** The bytes of a record, without its time: a topic may put its own there. */
function printOf({ key, value, headers }: Pick<RecordToProduce, 'key' | 'value' | 'headers'>): string {
  const hash = createHash('sha256')
  const add = (bytes: Buffer | null) => {
    hash.update(bytes === null ? 'null;' : `${bytes.length};`)
    if (bytes !== null) hash.update(bytes)
  }
  add(key)
  add(value)
  for (const header of headers) {
    add(header.name)
    add(header.value)
  }
  return hash.digest('base64')
}

/**
 * Which of the records a run that broke off has written already, by looking at what the target got since: a producer writes the
 * records of one partition in their order, so those that are there are the first of them. Uncommitted: nothing may be overlooked.
 */
export async function writtenBefore(
  kafka: KafkaCluster,
  target: string,
  records: RecordToProduce[],
  ends: ReadonlyMap<number, bigint>,
  call: () => Call,
): Promise<Set<RecordToProduce>> {
  const written = new Set<RecordToProduce>()
  for (const [partition, own] of Map.groupBy(records, (record) => record.partition ?? 0)) {
    const from = ends.get(partition)
    if (from === undefined) continue
    const [latest] = await kafka.listOffsets([{ topic: target, partition, spec: 'latest' }], call())
    if (latest?.offset == null) throw latest?.error ?? problem('broker-refused', `The end of partition ${partition} of ${target} is not known.`)
    let next = 0
    for (let at = from; at < latest.offset && next < own.length; ) {
      const request = {
        topic: target,
        partition,
        from: at,
        to: latest.offset,
        maxRecords: 2000,
        maxBytes: 4_194_304,
        isolation: 'uncommitted' as const,
      }
      const read = await kafka.readPartition(request, call())
      for (const entry of read.entries) {
        const wanted = own[next]
        if (wanted === undefined || entry.kind !== 'record' || printOf(entry.record) !== printOf(wanted)) continue
        written.add(wanted)
        next += 1
      }
      if (read.nextOffset <= at) break
      at = read.nextOffset
    }
  }
  return written
}
