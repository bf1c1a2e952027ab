import type { ClusterHandle } from '../../core/context.ts'
import { isFileKey } from '../../core/decoder-files.ts'
import type { SchemaKey } from '../../gateways/registry/types.ts'
import type { SchemaSet } from '../../serde/types.ts'

/** Schemas by key: those of files are here already, the others are asked of the registry. Never rejects for a schema that cannot be had. */
export async function lookUpSchemas(
  { registry, decoderFiles = [] }: Pick<ClusterHandle, 'registry' | 'decoderFiles'>,
  keys: Iterable<SchemaKey>,
  call: { signal: AbortSignal; timeoutMs: number },
): Promise<SchemaSet> {
  const asked = [...keys]
  const files = decoderFiles.filter(({ key }) => asked.includes(key)).map(({ key, schema }) => [key, schema] as const)
  const others = asked.filter((key) => !isFileKey(key))
  if (registry === null) {
    return { found: new Map(files), misses: new Map(), unavailable: 'no schema registry is configured for this cluster' }
  }
  const { found, misses } = others.length === 0 ? { found: new Map(), misses: new Map() } : await registry.schemas(others, call)
  return { found: new Map([...found, ...files]), misses, unavailable: null }
}
