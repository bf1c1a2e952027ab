import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileCache } from '../scripts/setup/compile-cache.mjs'
import { freePort } from '../server/embedded/ports.ts'
import { eventually } from '../server/testing/eventually.ts'
import type { BenchInput } from './stack.ts'

export interface ServerProcess {
  url: string
  pid: number
  stop(): Promise<void>
}

/** The production server in a process of its own, with its pages, beside the stack that is given. Wants a built web app. */
export async function startServerProcess(input: BenchInput, home: string): Promise<ServerProcess> {
  const port = await freePort(34_000)
  const env: NodeJS.ProcessEnv = {
    ...compileCache,
    ...process.env,
    KAFKA_BROKERS: input.bootstrap.join(','),
    SCHEMA_REGISTRY_URL: input.registry,
    DATABASE_URL: input.database,
    DEMO: 'off',
    HEADGATE_HOME: home,
    HEADGATE_PORT: String(port),
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  }
  const child = fork(join(import.meta.dirname, '../server/main.ts'), [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const url = `http://127.0.0.1:${port}`
  await eventually('the server is ready', async () => (await fetch(`${url}/readyz`)).ok, 60_000)
  return { url, pid: child.pid ?? 0, stop: () => ended(child) }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** Resident memory in MiB and processor time in seconds of a process, from Linux's /proc. */
export async function usageOf(pid: number): Promise<{ rssMiB: number; cpuSeconds: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // Fields 14 and 15 of proc(5): user and system time in ticks of 1/100 s.
  const ticks = Number(fields[11]) + Number(fields[12])
  return { rssMiB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024, cpuSeconds: ticks / 100 }
}
