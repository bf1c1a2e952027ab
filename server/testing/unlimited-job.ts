import { eventually } from './eventually.ts'

/** Lets a job that was slowed down for a test run as fast as it can. `api` is the address with the base of the API. */
export async function unlimitedJob(api: string, id: string | undefined): Promise<void> {
  if (id === undefined) throw new Error('there is no job')
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ratePerSecond: null }) }
  const set = async () => (await fetch(`${api}/jobs/${id}/rate`, { ...init, signal: AbortSignal.timeout(20_000) })).ok
  await eventually('the limit of the job is taken off', set)
}
