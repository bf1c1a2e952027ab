import type { Call, KafkaCluster } from '../../../gateways/kafka/types.ts'
import { originOf } from '../headers/origin-of.ts'

/** Of a topic that is not called like a queue, so many of the last records are looked at, in so many partitions. */
const LAST_RECORDS = 3
const MOST_PARTITIONS = 3
const MAX_BYTES = 64 << 10

export interface ProbeTarget {
  topic: string
  /** Of partitions that hold records. */
  spans: readonly { partition: number; logStart: bigint; highWatermark: bigint }[]
}

/**
 * Whether the last records of a topic have headers of dead letters, all of them. A source that dead letters were sent back to has
 * such headers as well; they name the topic itself as their origin. Rejects with KafkaError.
 */
export async function looksLikeQueue(kafka: KafkaCluster, target: ProbeTarget, call: Call): Promise<{ queue: boolean; bytes: number }> {
  let [seen, letters, bytes] = [0, 0, 0]
  for (const { partition, logStart, highWatermark } of target.spans.slice(0, MOST_PARTITIONS)) {
    const from = highWatermark - BigInt(LAST_RECORDS) > logStart ? highWatermark - BigInt(LAST_RECORDS) : logStart
    const read = await kafka.readPartition(
      { topic: target.topic, partition, from, to: highWatermark, maxRecords: LAST_RECORDS, maxBytes: MAX_BYTES, isolation: 'committed' },
      call,
    )
    bytes += Number(read.scanned.bytes)
    for (const entry of read.entries) {
      if (entry.kind !== 'record') continue
      const letter = originOf(entry.record.headers)
      seen++
      if (letter.family !== null && letter.originTopic !== target.topic) letters++
    }
    // One record that failed nowhere is enough: a topic of 5,000 is not read in vain.
    if (letters < seen) break
  }
  return { queue: seen > 0 && letters === seen, bytes }
}
