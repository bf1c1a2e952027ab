import type { Ctx } from '../../../core/context.ts'
import type { TopicDescription } from '../../../gateways/kafka/types.ts'
import type { Span } from '../index/spans.ts'

/** Starts and ends of a topic's partitions as they are now; partitions that do not answer are named in `missing`. */
export async function liveSpans(ctx: Ctx, cluster: string, topic: TopicDescription): Promise<{ spans: Span[]; missing: number[] }> {
  const partitions = topic.partitions.map(({ partition }) => partition)
  const ask = (spec: 'earliest' | 'last-stable') => partitions.map((partition) => ({ topic: topic.name, partition, spec }))
  const answers = await ctx.clusters.get(cluster).kafka.listOffsets([...ask('earliest'), ...ask('last-stable')], { signal: ctx.signal })
  const spans: Span[] = []
  const missing: number[] = []
  for (const [at, partition] of partitions.entries()) {
    const [logStart, highWatermark] = [answers[at]?.offset ?? null, answers[at + partitions.length]?.offset ?? null]
    if (logStart === null || highWatermark === null) missing.push(partition)
    else spans.push({ partition, logStart, highWatermark })
  }
  return { spans, missing }
}
