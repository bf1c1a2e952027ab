import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { ResolvedSchema, SchemaRegistry, SubjectVersion } from '../../gateways/registry/types.ts'

/** The registry of a cluster. Refuses with `subject-unknown` where none is configured: no subject is known then. */
export function registryOf(ctx: Ctx, cluster: string): SchemaRegistry {
  const { registry } = ctx.clusters.get(cluster)
  if (registry !== null) return registry
  throw problem(
    'subject-unknown',
    `No schema registry is configured for cluster ${cluster}. Add one in headgate.yaml, or send the bytes without a schema.`,
  )
}

/** A version of a subject with its schema and all that refers to. Rejects with `subject-unknown`, or with why the registry cannot be asked. */
export async function findSchema(
  ctx: Ctx,
  cluster: string,
  subject: string,
  version: number | 'latest',
): Promise<{ place: SubjectVersion; schema: ResolvedSchema }> {
  const registry = registryOf(ctx, cluster)
  const place = await registry.version(subject, version, { signal: ctx.signal })
  const { found, misses } = await registry.schemas([place.id], { signal: ctx.signal })
  const schema = found.get(place.id)
  if (schema !== undefined) return { place, schema }
  const miss = misses.get(place.id)
  throw problem(
    miss?.down === true ? 'registry-down' : 'registry-refused',
    `The schema of ${subject} version ${place.version} could not be had: ${miss?.reason ?? 'no answer'}.`,
  )
}
