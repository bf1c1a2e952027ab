import type { Log } from '../../../core/log.ts'
import { describeCluster } from '../admin/describe-cluster.ts'
import { listOffsets } from '../admin/list-offsets.ts'
import { Protocol } from '../protocol/schema.ts'
import { deadlineOf } from '../transport/deadline.ts'
import { Directory } from '../transport/directory.ts'
import { Lane } from '../transport/lane.ts'
import { Routes } from '../transport/routes.ts'
import { parseBootstrap } from '../transport/target.ts'
import type { Call, KafkaConnectionConfig, OffsetQuery } from '../types.ts'
import { type RawScan, rawScan } from './raw-scan.ts'

/** For benches: scans a whole topic, its partitions one after the other, over connections of its own. Rejects with KafkaError. */
export async function scanTopic(config: KafkaConnectionConfig, topic: string, log: Log, call: Call): Promise<RawScan> {
  const lane = new Lane({ protocol: new Protocol(), clientId: config.clientId, connectTimeoutMs: config.timeoutMs, connectionsPerBroker: 1 })
  const directory = new Directory(lane, config.bootstrap.map(parseBootstrap), log)
  const routes = new Routes(directory, config.timeoutMs, call.signal)
  const deadline = deadlineOf(call, config.timeoutMs)
  try {
    const { topics } = await describeCluster(directory, [topic], deadline)
    const partitions = topics[0]?.partitions.map(({ partition }) => partition) ?? []
    const queries = partitions.flatMap((partition): OffsetQuery[] => [
      { topic, partition, spec: 'earliest' },
      { topic, partition, spec: 'latest' },
    ])
    const offsets = await listOffsets(lane, routes, queries, deadline)
    const total: RawScan = { records: 0n, bytes: 0n, unreadable: 0n }
    for (const [index, partition] of partitions.entries()) {
      const [from, to] = [offsets[index * 2], offsets[index * 2 + 1]]
      if (from?.error) throw from.error
      if (to?.error) throw to.error
      const found = await rawScan({ lane, routes }, { topic, partition, from: from?.offset ?? 0n, to: to?.offset ?? 0n }, deadline)
      total.records += found.records
      total.bytes += found.bytes
      total.unreadable += found.unreadable
    }
    return total
  } finally {
    await lane.close()
  }
}
