import { setImmediate } from 'node:timers/promises'
import type { ClusterHandle } from '../../core/context.ts'
import { collectSchemaIds, toWireRecord } from '../../serde/record-wire.ts'
import type { SchemaSet, Serde } from '../../serde/types.ts'
import type { Found } from './delivery.ts'
import type { Encode } from './fan-out.ts'

/** So many records are decoded at a stretch before others get a turn of the event loop. */
const STRETCH = 200
/** A registry that does not answer delays a live view so long once; its misses are remembered. */
const REGISTRY_TIMEOUT_MS = 1000

/** Decodes records to previews and writes them as JSON for the wire. */
export function recordEncoder(cluster: ClusterHandle, serde: Serde, signal: AbortSignal): Encode {
  return async (found) => {
    const schemas = await schemasFor(cluster, serde, found, signal)
    const texts: string[] = []
    for (const [index, { topic, topicId, record }] of found.entries()) {
      if (index > 0 && index % STRETCH === 0) await setImmediate()
      texts.push(JSON.stringify({ ...toWireRecord(record, topicId, serde, schemas, 'preview', topic), topic }))
    }
    return texts
  }
}

async function schemasFor(cluster: ClusterHandle, serde: Serde, found: readonly Found[], signal: AbortSignal): Promise<SchemaSet> {
  const ids = collectSchemaIds(
    found.map(({ record }) => record),
    serde,
  )
  if (ids.size === 0) return { found: new Map(), misses: new Map(), unavailable: null }
  if (cluster.registry === null)
    return { found: new Map(), misses: new Map(), unavailable: `no schema registry is configured for cluster ${cluster.id}` }
  return { ...(await cluster.registry.schemas(ids, { signal, timeoutMs: REGISTRY_TIMEOUT_MS })), unavailable: null }
}
