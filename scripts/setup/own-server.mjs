import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from './fail.mjs'
import { root } from './root.mjs'
import { spawnFollowing } from './spawn-following.mjs'

/**
 * Starts a production server with an embedded stack in a home of its own, and waits until it says that it is ready.
 * What the environment says about clusters and databases is left out: tests never touch somebody's own.
 */
export async function ownServer({ env = {}, readyWithinMs = 120_000 } = {}) {
  const home = join(root, '.headgate', `test-${randomBytes(4).toString('hex')}`)
  mkdirSync(home, { recursive: true })
  mkdirSync(join(root, '.headgate/software'), { recursive: true })
  symlinkSync('../software', join(home, 'software'))
  const log = openSync(join(home, 'server.log'), 'a')
  const child = spawnFollowing(['server/main.ts'], {
    env: { ...neutralEnvironment(), NODE_ENV: 'production', HEADGATE_HOME: home, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  const readLog = () => readFileSync(join(home, 'server.log'), 'utf8')
  const stop = async () => {
    child.kill('SIGTERM')
    const code = await ended
    rmSync(home, { recursive: true, force: true })
    return code
  }
  const url = await untilReady(home, child, Date.now() + readyWithinMs)
  if (url !== null) return { url, home, stop, readLog }
  const lines = readLog().split('\n').slice(-30).join('\n')
  await stop()
  throw new SetupError(`The server for the tests did not become ready:\n${lines}`)
}

async function untilReady(home, child, deadline) {
  const file = join(home, 'run.json')
  while (Date.now() < deadline && child.exitCode === null) {
    if (existsSync(file)) {
      const { url } = JSON.parse(readFileSync(file, 'utf8'))
      const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
      const parts = reply?.ok ? (await reply.json()).parts : []
      if (parts.length > 0 && parts.every((part) => part.state === 'ready')) return url
    }
    await sleep(200)
  }
  return null
}

function neutralEnvironment() {
  const settings = /^(HEADGATE_|KAFKA_|SCHEMA_REGISTRY_|DATABASE_URL$|DEMO$|BASE_PATH$|LOG_LEVEL$)/
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)))
  // Named so that a headgate.yaml of this checkout is not read.
  return { ...env, HEADGATE_CONFIG: join(root, 'scripts/setup/empty.yaml') }
}
