import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { PartitionRead, RawRecord, TopicDescription } from '../../gateways/kafka/types.ts'
import { findTopic } from '../topics/index.ts'

export interface RecordAddress {
  cluster: string
  topic: string
  partition: number
  offset: string
  topicId?: string | undefined
}

/** One record with all of its bytes, or the exact reason why there is none at this address. */
export async function readRecord(ctx: Ctx, address: RecordAddress): Promise<{ topic: TopicDescription; record: RawRecord }> {
  const topic = await findTopic(ctx, address.cluster, address.topic, address.topicId)
  if (!topic.partitions.some((one) => one.partition === address.partition)) {
    throw problem('partition-unknown', `Topic ${topic.name} has no partition ${address.partition}; it has ${topic.partitions.length}, from 0.`)
  }
  const offset = BigInt(address.offset)
  const { kafka } = ctx.clusters.get(address.cluster)
  const request = {
    topic: topic.name,
    partition: address.partition,
    from: offset,
    to: offset + 1n,
    maxRecords: 1,
    maxBytes: 1_048_576,
    isolation: 'uncommitted' as const,
  }
  const spans = await kafka.listOffsets(
    (['earliest', 'latest'] as const).map((spec) => ({ topic: topic.name, partition: address.partition, spec })),
    { signal: ctx.signal },
  )
  for (const { error } of spans) if (error !== null) throw error
  refuseOutside(address, offset, spans[0]?.offset ?? 0n, spans[1]?.offset ?? 0n)
  return { topic, record: found(address, await kafka.readPartition(request, { signal: ctx.signal })) }
}

function refuseOutside(address: RecordAddress, offset: bigint, logStart: bigint, logEnd: bigint): void {
  const where = `${address.topic}, partition ${address.partition}`
  if (offset < logStart) {
    throw problem('record-expired', `Offset ${offset} of ${where} has expired: the log now starts at ${logStart}.`, {
      extra: { logStart: logStart.toString() },
    })
  }
  if (offset >= logEnd) {
    throw problem('record-unknown', `${where} ends at ${logEnd}: there is no record at offset ${offset} yet.`, {
      extra: { logEnd: logEnd.toString() },
    })
  }
}

function found(address: RecordAddress, read: PartitionRead): RawRecord {
  const entry = read.entries[0]
  if (entry?.kind === 'record') return entry.record
  const where = `${address.topic}, partition ${address.partition}`
  if (entry?.kind === 'unreadable') {
    throw problem('record-unreadable', `Offset ${address.offset} of ${where} lies in a batch that cannot be read: ${entry.batch.message}`)
  }
  throw problem('record-compacted', `Offset ${address.offset} of ${where} is stored no more: compaction took it, or it is a transaction marker.`)
}
