import { setImmediate } from 'node:timers/promises'
import type { ClusterHandle } from '../../core/context.ts'
import { collectSchemaIds, toWireRecord } from '../../serde/record-wire.ts'
import type { Decoding, SchemaSet, Serde } from '../../serde/types.ts'
import { lookUpSchemas } from '../records/index.ts'
import type { Found } from './delivery.ts'
import type { Encode } from './fan-out.ts'

/** So many records are decoded at a stretch before others get a turn of the event loop. */
const STRETCH = 200
/** A registry that does not answer delays a live view so long once; its misses are remembered. */
const REGISTRY_TIMEOUT_MS = 1000

/** How the records of a topic are read. */
type DecodingOf = (topic: { name: string; topicId: string }) => Promise<Decoding>

/** Decodes records to previews and writes them as JSON for the wire. */
export function recordEncoder(cluster: ClusterHandle, serde: Serde, signal: AbortSignal, decodingOf: DecodingOf): Encode {
  return async (found) => {
    const decodings = await decodingsFor(found, decodingOf)
    const schemas = await schemasFor(cluster, serde, found, decodings, signal)
    const texts: string[] = []
    for (const [index, { topic, topicId, record }] of found.entries()) {
      if (index > 0 && index % STRETCH === 0) await setImmediate()
      const decoding = decodings.get(topic)
      const set = decoding === undefined ? schemas : { ...schemas, decoding }
      texts.push(JSON.stringify({ ...toWireRecord(record, topicId, serde, set, 'preview', topic), topic }))
    }
    return texts
  }
}

async function decodingsFor(found: readonly Found[], decodingOf: DecodingOf): Promise<Map<string, Decoding>> {
  const topics = new Map(found.map(({ topic, topicId }) => [topic, topicId]))
  const decodings = [...topics].map(async ([name, topicId]): Promise<[string, Decoding]> => [name, await decodingOf({ name, topicId })])
  return new Map(await Promise.all(decodings))
}

async function schemasFor(
  cluster: ClusterHandle,
  serde: Serde,
  found: readonly Found[],
  decodings: ReadonlyMap<string, Decoding>,
  signal: AbortSignal,
): Promise<SchemaSet> {
  const keys = new Set(found.flatMap(({ topic, record }) => [...collectSchemaIds([record], serde, decodings.get(topic))]))
  if (keys.size === 0) return { found: new Map(), misses: new Map(), unavailable: null }
  return lookUpSchemas(cluster, keys, { signal, timeoutMs: REGISTRY_TIMEOUT_MS })
}
