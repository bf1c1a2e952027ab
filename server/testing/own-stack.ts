import { randomBytes, randomInt } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { createLog } from '../core/log.ts'
import { type EmbeddedStack, lockHome, startEmbedded, wipeHome } from '../embedded/index.ts'

const root = join(import.meta.dirname, '../..')
const homes = join(root, '.headgate')

export interface OwnStack {
  stack: EmbeddedStack
  home: string
  /** Stops all parts and removes the home. */
  end(): Promise<void>
}

/**
 * Starts Kafka, registry and PostgreSQL in a home of their own, on ports away from the usual ones, and waits until all answer.
 * Downloads are shared with the checkout's own `.headgate`. Homes that a killed run left behind are cleared away first.
 */
export async function ownStack(say: (line: string) => void): Promise<OwnStack> {
  const log = createLog({ level: 'warn', pretty: false })
  await clearAbandoned()
  const home = join(homes, `test-${randomBytes(4).toString('hex')}`)
  const lock = await lockHome(home)
  const base = randomInt(20_000, 31_000)
  const ports = { kafka: base, registry: base + 200, postgres: base + 400 }
  const stack = await startEmbedded({
    home,
    software: join(homes, 'software'),
    parts: ['postgres', 'kafka', 'registry'],
    ports,
    log,
    onProgress: say,
  })
  const end = async () => {
    await stack.stop()
    await lock.release()
    await rm(home, { recursive: true, force: true })
  }
  try {
    await Promise.all([stack.ready('postgres'), stack.ready('kafka'), stack.ready('registry')])
    await withoutDisk(stack.databaseUrl)
  } catch (error) {
    await end()
    throw error
  }
  return { stack, home, end }
}

/** Nobody keeps these data, so nobody waits for the disk to have them. A killed process loses nothing by it, only a lost machine does. */
async function withoutDisk(databaseUrl: string | null): Promise<void> {
  if (databaseUrl === null) throw new Error('the stack has no database')
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 20_000, query_timeout: 20_000 })
  await client.connect()
  try {
    await client.query('alter system set fsync = off')
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
}

async function clearAbandoned(): Promise<void> {
  const names = (await readdir(homes).catch(() => [])).filter((name) => name.startsWith('test-'))
  for (const home of names.map((name) => join(homes, name))) {
    // A home whose lock cannot be had belongs to a run that is alive.
    const lock = await lockHome(home).catch(() => null)
    if (lock === null) continue
    await wipeHome(home, createLog({ level: 'warn', pretty: false }))
    await rm(home, { recursive: true, force: true })
  }
}
