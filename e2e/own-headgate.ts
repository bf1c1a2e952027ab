import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { eventually } from '../server/testing/eventually.ts'
import { testPort } from '../server/testing/test-port.ts'

/** Where the server of the journeys keeps its state; npm test names it. */
export function journeyHome(): string {
  const home = process.env.JOURNEY_HOME
  if (home === undefined) throw new Error('JOURNEY_HOME is not set: start the journeys with npm test -- --only journeys.')
  return home
}

/** What the server of the journeys runs with. */
export async function journeyRun(): Promise<{ bootstrap: string[]; registry: string; connect: string; database: string }> {
  return JSON.parse(await readFile(join(journeyHome(), 'run.json'), 'utf8'))
}

export interface OwnHeadgate {
  url: string
  stop(): Promise<void>
}

/** A second server for one journey, with the given `clusters:` of headgate.yaml, on the journeys' database. */
export async function ownHeadgate(clusters: Record<string, unknown>[]): Promise<OwnHeadgate> {
  const home = await mkdtemp(join(tmpdir(), 'headgate-journey-'))
  const config = join(home, 'headgate.yaml')
  await writeFile(config, stringify({ clusters }))
  const port = await testPort()
  const { PATH, HOME } = process.env
  const { database } = await journeyRun()
  const env = {
    PATH,
    HOME,
    NODE_ENV: 'production' as const,
    HEADGATE_CONFIG: config,
    HEADGATE_HOME: home,
    HEADGATE_PORT: String(port),
    DATABASE_URL: database,
    DEMO: 'off',
  }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/main.ts')], {
    cwd: join(import.meta.dirname, '..'),
    env,
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const stop = () => ended(child).then(() => rm(home, { recursive: true, force: true }))
  try {
    await eventually('the second server is ready', async () => (await fetch(`${url}/readyz`)).ok, 30_000)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
