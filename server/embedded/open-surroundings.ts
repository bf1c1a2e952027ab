import { createInterface } from 'node:readline/promises'
import type { Config } from '../config/config.ts'
import type { Log } from '../core/log.ts'
import { createDemoControl, type DemoControl } from '../gateways/demo/demo-control.ts'
import { DEMO_PREFERRED_PORT, demoPart } from './demo.ts'
import { EmbeddedError } from './embedded-error.ts'
import { type HomeLock, lockHome } from './home-lock.ts'
import { freePort } from './ports.ts'
import { ProcessRecords } from './process-records.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'
import { Supervisor } from './supervisor.ts'
import type { EmbeddedStack, PartName, PartState } from './types.ts'
import { wipeHome } from './wipe-home.ts'

export interface OpenOptions {
  config: Config
  log: Log
  /** Tells the person at the terminal about slow steps, a line at a time. */
  say: (line: string) => void
  signal: AbortSignal
}

/** One embedded part as `/readyz` shows it. */
export interface EmbeddedPart {
  name: string
  state: 'ready' | 'starting' | 'down'
  detail: string | null
  required: boolean
}

/** Everything outside of the server that it runs with: what was configured, and what was started in its place. */
export interface OpenedSurroundings {
  embedded: { bootstrap: string[] | null; registryUrl: string | null; connectUrl: string | null; parts: () => EmbeddedPart[] }
  databaseUrl: (signal: AbortSignal) => Promise<string>
  demo: DemoControl | null
  /** Writes run.json: where scripts find what runs here. */
  announce(url: string): Promise<void>
  /** Stops the demo, then the stack, in order; gives the state folder back. */
  stop(): Promise<void>
  /** Ends everything this instant. */
  kill(): void
}

/** Takes the state folder and starts what the configuration does not name. Rejects with EmbeddedError before anything listens. */
export async function openSurroundings(options: OpenOptions): Promise<OpenedSurroundings> {
  const { config, log } = options
  const lock = await lockHome(config.home)
  let stack: EmbeddedStack | null = null
  try {
    if (config.fresh.wipe) await wipeAfterYes(config, log)
    const parts = partsFor(config)
    // Loaded only where something is started: a server beside a cluster of one's own needs none of it.
    if (parts.length > 0)
      stack = await (await import('./index.ts')).startEmbedded({ home: config.home, parts, log, onProgress: options.say, signal: options.signal })
    if (stack === null) await new ProcessRecords(config.home).endOrphans(log)
    return opened(config, lock, stack, await startDemo(config, stack, log))
  } catch (error) {
    await stack?.stop()
    await lock.release()
    throw error
  }
}

interface RunningDemo {
  supervisor: Supervisor
  control: DemoControl
}

function opened(config: Config, lock: HomeLock, stack: EmbeddedStack | null, demo: RunningDemo | null): OpenedSurroundings {
  return {
    embedded: {
      bootstrap: stack?.bootstrap ?? null,
      registryUrl: stack?.registryUrl ?? null,
      connectUrl: stack?.connectUrl ?? null,
      parts: () => [...(stack?.parts() ?? []), ...(demo === null ? [] : [demo.supervisor.state])].map(shown),
    },
    databaseUrl: (signal) => databaseOf(config, stack, signal),
    demo: demo?.control ?? null,
    announce: (url) => announce(config, stack, url),
    stop: async () => {
      await demo?.control.close()
      await demo?.supervisor.stop()
      await stack?.stop()
      await removeRunFile(config.home)
      await lock.release()
    },
    kill: () => {
      demo?.supervisor.kill()
      stack?.kill()
    },
  }
}

/** What has to be embedded because the configuration names no other. */
function partsFor(config: Config): PartName[] {
  const cluster = config.clusters.find((one) => one.embedded)
  return [
    ...(config.database === null ? (['postgres'] as const) : []),
    ...(cluster === undefined ? [] : (['kafka'] as const)),
    ...(cluster !== undefined && cluster.registry === null ? (['registry'] as const) : []),
    ...(config.embeddedConnect ? (['connect'] as const) : []),
  ]
}

async function startDemo(config: Config, stack: EmbeddedStack | null, log: Log): Promise<RunningDemo | null> {
  if (!config.demo) return null
  const cluster = config.clusters[0]
  const bootstrap = cluster?.embedded ? stack?.bootstrap : cluster?.bootstrap
  const registryUrl = cluster?.registry?.url ?? (cluster?.embedded ? stack?.registryUrl : null)
  if (bootstrap == null || registryUrl == null) {
    throw new EmbeddedError('The demo needs a schema registry beside its cluster.', 'Set SCHEMA_REGISTRY_URL, or DEMO=off.')
  }
  const port = await freePort(DEMO_PREFERRED_PORT)
  const ready = async (signal: AbortSignal) => {
    // Its sink waits for Kafka Connect by itself, which is the last to come.
    const names = stack?.parts().flatMap(({ name }) => (name === 'connect' ? [] : name)) ?? []
    await Promise.all(names.map((name) => stack?.ready(name, signal)))
  }
  const { connectUrl = null, sinks = null } = stack ?? {}
  const sink = connectUrl === null || sinks === null ? null : { connectUrl, ...sinks }
  const part = demoPart({ home: config.home, port, bootstrap, registryUrl, sink, logLevel: 'info', ready })
  const supervisor = new Supervisor(part, { records: new ProcessRecords(config.home), log, onChange: () => undefined })
  supervisor.start()
  return { supervisor, control: createDemoControl(() => (supervisor.state.state === 'running' ? port : null)) }
}

async function databaseOf(config: Config, stack: EmbeddedStack | null, signal: AbortSignal): Promise<string> {
  if (config.database !== null) return config.database.url
  await stack?.ready('postgres', signal)
  const url = stack?.databaseUrl
  if (url == null) throw new EmbeddedError('There is no database.', 'Set DATABASE_URL.')
  return url
}

function shown(part: PartState): EmbeddedPart {
  const state = part.state === 'running' ? 'ready' : part.state === 'starting' ? 'starting' : 'down'
  // PostgreSQL shows in the database's own row; without Kafka or the registry the pages say what is missing.
  return { name: `embedded ${part.name}`, state, detail: part.problem, required: part.name === 'kafka' }
}

async function announce(config: Config, stack: EmbeddedStack | null, url: string): Promise<void> {
  const cluster = config.clusters[0]
  const bootstrap = cluster?.embedded ? (stack?.bootstrap ?? null) : (cluster?.bootstrap ?? null)
  const registry = cluster?.registry?.url ?? (cluster?.embedded ? (stack?.registryUrl ?? null) : null)
  const database = config.database?.url ?? stack?.databaseUrl ?? null
  const connect = cluster?.connect[0]?.url ?? (cluster?.embedded ? (stack?.connectUrl ?? null) : null)
  await writeRunFile(config.home, { url, pid: process.pid, bootstrap, registry, connect, database })
}

/** `--fresh` asks first; without a person to ask it wants `--yes`. */
async function wipeAfterYes(config: Config, log: Log): Promise<void> {
  if (!config.fresh.yes) {
    if (process.stdin.isTTY !== true)
      throw new EmbeddedError('--fresh deletes all data of this Headgate and nobody is here to confirm it.', 'Add --yes.')
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    const answer = await terminal.question(`Delete all topics, schemas and records in ${config.home}? Type yes: `).finally(() => terminal.close())
    if (answer.trim().toLowerCase() !== 'yes') throw new EmbeddedError('Nothing was deleted.', 'Start without --fresh to keep the data.')
  }
  await wipeHome(config.home, log)
}
