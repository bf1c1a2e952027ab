import type { Ctx } from '../../../core/context.ts'
import type { RawRecord, TopicDescription } from '../../../gateways/kafka/types.ts'
import { liveSpans } from './live-spans.ts'
import { NewestFirst } from './newest-first.ts'

/** The newest records of a topic that are wanted, `most` of them; `within` bounds what is looked through. Rejects with KafkaError. */
export async function newestRecords(
  ctx: Ctx,
  cluster: string,
  topic: TopicDescription,
  { most, within, wanted }: { most: number; within: { records: number; ms: number }; wanted: (record: RawRecord) => boolean },
): Promise<RawRecord[]> {
  const { spans } = await liveSpans(ctx, cluster, topic)
  const reader = new NewestFirst(ctx.clusters.get(cluster).kafka, topic.name, spans, new Map(), ctx.signal)
  const end = performance.now() + within.ms
  const found: RawRecord[] = []
  while (found.length < most && reader.scanned < within.records && performance.now() < end) {
    const record = await reader.next()
    if (record === null) break
    if (wanted(record)) found.push(record)
  }
  return found
}
