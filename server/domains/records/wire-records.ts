import type { KafkaRecord } from '../../contract/records.ts'
import type { Ctx } from '../../core/context.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { readChoice } from '../../serde/choice.ts'
import { collectSchemaIds, toWireRecord } from '../../serde/record-wire.ts'
import type { Decoding, Detail, SchemaSet } from '../../serde/types.ts'

/** Decodes records for the wire. Their schemas are looked up first, together; without them the bytes are shown, with the reason. */
export async function wireRecords(
  ctx: Ctx,
  cluster: string,
  topic: { name: string; topicId: string },
  records: RawRecord[],
  detail: Detail,
  decoding: Decoding,
): Promise<KafkaRecord[]> {
  const schemas = await schemasFor(ctx, cluster, records, decoding)
  return records.map((record) => toWireRecord(record, topic.topicId, ctx.serde, schemas, detail, topic.name))
}

export async function schemasFor(ctx: Ctx, cluster: string, records: RawRecord[], decoding: Decoding): Promise<SchemaSet> {
  const { registry } = ctx.clusters.get(cluster)
  if (registry === null) return { found: new Map(), misses: new Map(), unavailable: 'no schema registry is configured for this cluster', decoding }
  const { found, misses } = await registry.schemas(collectSchemaIds(records, ctx.serde, decoding), { signal: ctx.signal, timeoutMs: 3000 })
  return { found, misses, unavailable: null, decoding }
}

/** How a topic's records are read: as the reader asks, else what is remembered of the topic first. */
export async function decodingOf(
  ctx: Ctx,
  cluster: string,
  topic: { name: string; topicId: string },
  asked: { key?: string | undefined; value?: string | undefined },
): Promise<Decoding> {
  const remembered = await ctx.decoders.of(cluster, topic.topicId)
  const partOf = (part: 'key' | 'value') => {
    const first = readChoice(remembered[part])
    return { asked: readChoice(asked[part] ?? 'auto'), first: first === null ? [] : [first] }
  }
  return { topic: topic.name, key: partOf('key'), value: partOf('value') }
}
