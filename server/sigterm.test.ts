import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from './testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from './testing/fresh-database.ts'
import { TestKafka } from './testing/kafka.ts'
import { testStack } from './testing/stack.ts'
import { testPort } from './testing/test-port.ts'

let database: FreshDatabase
let kafka: TestKafka
let home: string
let child: ChildProcess | undefined
const sockets: Socket[] = []

beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  home = await mkdtemp(join(tmpdir(), 'headgate-sigterm-'))
})
afterAll(async () => {
  for (const socket of sockets) socket.close()
  child?.kill('SIGKILL')
  await kafka.close()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

it('SIGTERM under load with live views open tells the viewers why, ends with 0 and leaves no run file', async () => {
  const topic = await kafka.makeTopic('sigterm', { partitions: 3 })
  const { bootstrap, registryUrl } = testStack()
  const port = await testPort()
  const { PATH, HOME } = process.env
  const env: NodeJS.ProcessEnv = {
    PATH,
    HOME,
    KAFKA_BROKERS: bootstrap.join(','),
    SCHEMA_REGISTRY_URL: registryUrl,
    DATABASE_URL: database.url,
    HEADGATE_HOME: home,
    HEADGATE_PORT: String(port),
    DEMO: 'off',
    NODE_ENV: 'production',
  }
  const server = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env, stdio: 'ignore' })
  child = server
  const url = `http://127.0.0.1:${port}`
  await eventually('the server answers', async () => (await fetch(`${url}/healthz`)).ok, 30_000)
  // It is written once the server listens, so the first answer may come before it.
  const runFile = await eventually('the run file is there', async () => JSON.parse(await readFile(join(home, 'run.json'), 'utf8')), 30_000)
  expect(runFile).toMatchObject({ url, bootstrap, database: database.url })

  const reasons: unknown[] = []
  for (let index = 0; index < 5; index++) {
    const socket = io(url, { transports: ['websocket'], reconnection: false })
    sockets.push(socket)
    socket.on('tail.state', (state: { state: string; reason: unknown }) => state.state === 'ended' && reasons.push(state.reason))
    expect(await socket.timeout(10_000).emitWithAck('tail.open', { cluster: 'default', topics: [topic] })).toHaveProperty('tailId')
  }
  let busy = true
  const load = Array.from({ length: 4 }, async () => {
    while (busy)
      await fetch(`${url}/api/v1/clusters/default/topics/${topic}/records`)
        .then((response) => response.arrayBuffer())
        .catch(() => null)
  })
  const producing = kafka.produce(topic, 0, [{ key: null, value: Buffer.from('v') }])
  await producing

  server.kill('SIGTERM')
  await eventually('the process ends', () => server.exitCode !== null || server.signalCode !== null, 60_000)
  busy = false
  await Promise.all(load)
  expect(server.exitCode).toBe(0)
  // What it said may be read after its end was seen.
  await eventually('all viewers were told', () => reasons.length === 5)
  expect(String(reasons[0])).toMatch(/stopping/)
  await expect(readFile(join(home, 'run.json'))).rejects.toThrow(/ENOENT/)
}, 180_000)
