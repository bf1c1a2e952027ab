import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Job } from '../contract/jobs.ts'
import { eventually } from './eventually.ts'
import { testStack } from './stack.ts'

export interface KillableApi {
  /** With the base of the API. */
  base: string
  jobs(): Promise<Job[]>
  /** As kill -9 does it: nothing of it can tidy up. */
  kill(): Promise<void>
}

/** A server of the run's Kafka in a process of its own, ready to take jobs. */
export async function killableApi(databaseUrl: string): Promise<KillableApi> {
  const args = [join(import.meta.dirname, 'serve-api.ts'), testStack().bootstrap.join(','), databaseUrl]
  const child: ChildProcess & { stdout: NodeJS.ReadableStream } = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [address] = await once(child.stdout, 'data')
  const base = `${String(address).trim()}/api/v1`
  const jobs = async () => {
    const answer = await fetch(`${base}/jobs`, { signal: AbortSignal.timeout(20_000) })
    return ((await answer.json()) as { items: Job[] }).items
  }
  await eventually('its database is ready', async () => (await jobs()) !== undefined, 30_000)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { base, jobs, kill }
}
