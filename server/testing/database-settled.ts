import { eventually } from './eventually.ts'

/** Until the server at this address has migrated its database, or knows that it cannot: it answers before, and refuses changes meanwhile. */
export async function databaseSettled(url: string): Promise<void> {
  await eventually('the database is migrated or known to be down', async () => !(await partsOf(url)).includes('database:starting'), 60_000)
}

async function partsOf(url: string): Promise<string[]> {
  const body: unknown = await (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })).json()
  if (typeof body !== 'object' || body === null || !('parts' in body) || !Array.isArray(body.parts)) throw new Error('this is no answer of /readyz')
  return body.parts.map((part: { name: string; state: string }) => `${part.name}:${part.state}`)
}
