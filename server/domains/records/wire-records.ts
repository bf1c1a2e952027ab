import type { KafkaRecord } from '../../contract/records.ts'
import type { Ctx } from '../../core/context.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { collectSchemaIds, toWireRecord } from '../../serde/record-wire.ts'
import type { Detail, SchemaSet } from '../../serde/types.ts'

/** Decodes records for the wire. Their schemas are looked up first, together; without them the bytes are shown, with the reason. */
export async function wireRecords(
  ctx: Ctx,
  cluster: string,
  topic: { name: string; topicId: string },
  records: RawRecord[],
  detail: Detail,
): Promise<KafkaRecord[]> {
  const schemas = await schemasFor(ctx, cluster, records)
  return records.map((record) => toWireRecord(record, topic.topicId, ctx.serde, schemas, detail, topic.name))
}

async function schemasFor(ctx: Ctx, cluster: string, records: RawRecord[]): Promise<SchemaSet> {
  const { registry } = ctx.clusters.get(cluster)
  if (registry === null) return { found: new Map(), misses: new Map(), unavailable: 'no schema registry is configured for this cluster' }
  const { found, misses } = await registry.schemas(collectSchemaIds(records, ctx.serde), { signal: ctx.signal, timeoutMs: 3000 })
  return { found, misses, unavailable: null }
}
