import type { SchemaReference, SchemaType } from './types.ts'

/** Registers a schema at a real registry, as a producer does, and answers its id. For tests. */
export async function register(
  registryUrl: string,
  subject: string,
  body: { schema: string; schemaType?: SchemaType; references?: SchemaReference[] },
): Promise<number> {
  const response = await fetch(`${registryUrl}/subjects/${encodeURIComponent(subject)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`registering ${subject}: ${response.status} ${text}`)
  const { id }: { id: number } = JSON.parse(text)
  return id
}
