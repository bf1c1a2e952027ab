import type { Part } from '../../../contract/records.ts'
import type { Ctx } from '../../../core/context.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import type { SchemaKey } from '../../../gateways/registry/types.ts'
import type { SchemaSet } from '../../../serde/types.ts'

const SCHEMAS_TIMEOUT_MS = 3000

/** The keys or values of some records, decoded. Their schemas are looked up together; without them the bytes tell why. */
export async function decodeParts(ctx: Ctx, cluster: string, records: readonly RawRecord[], part: 'key' | 'value'): Promise<Part[]> {
  const headersOf = (record: RawRecord) => record.headers.map(({ name, value }) => ({ name: name.toString('utf8'), value }))
  const ids = new Set(records.flatMap((record) => ctx.serde.schemaIds(record[part], headersOf(record), part)))
  const schemas = await schemasOf(ctx, cluster, ids)
  return records.map((record) => ctx.serde.decodePart(record[part], headersOf(record), part, schemas, 'preview'))
}

async function schemasOf(ctx: Ctx, cluster: string, ids: Set<SchemaKey>): Promise<SchemaSet> {
  const { registry } = ctx.clusters.get(cluster)
  if (registry === null) return { found: new Map(), misses: new Map(), unavailable: 'no schema registry is configured for this cluster' }
  const { found, misses } = await registry.schemas(ids, { signal: ctx.signal, timeoutMs: SCHEMAS_TIMEOUT_MS })
  return { found, misses, unavailable: null }
}
