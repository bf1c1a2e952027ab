import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../server/testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../server/testing/fresh-database.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { type Nginx, startNginx } from '../server/testing/nginx.ts'
import { testStack } from '../server/testing/stack.ts'
import { startTestServer, type TestServer } from '../server/testing/start-test-server.ts'

const BASE = '/tools/kafka'
const HOST = 'tools.example.com'
/** Of nginx, between two pieces of an answer, where nobody wrote another one. */
const USUAL_READ_TIMEOUT_MS = 60_000

let database: FreshDatabase
let kafka: TestKafka
let topic: string
const closing: (() => unknown)[] = []

beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  topic = await kafka.makeTopic('proxy', { partitions: 1 })
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
  await kafka.close()
  await database.drop()
})

async function serverAt(basePath: string, mode: 'local' | 'none'): Promise<TestServer> {
  const server = await startTestServer({ databaseUrl: database.url, config: { basePath, auth: { mode } } })
  closing.push(() => server.stop())
  return server
}

async function nginxBefore(server: TestServer, options: { example: string; withoutUpgrade?: boolean }): Promise<Nginx> {
  const nginx = await startNginx({ ...options, upstream: Number(new URL(server.url).port) })
  closing.push(() => nginx.stop())
  return nginx
}

interface Live {
  socket: Socket
  transport: () => string
  offsets: string[]
}

/** A live view as the page opens it: WebSocket first, long-polling where that is refused, from an origin of the proxy's. */
async function openLive(nginx: Nginx, basePath: string, host = `localhost:${nginx.port}`): Promise<Live> {
  const socket = io(nginx.origin, {
    path: `${basePath}/socket.io`,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    ca: nginx.ca,
    extraHeaders: { host, origin: `https://${host}` },
  })
  closing.push(() => socket.close())
  const offsets: string[] = []
  socket.on('tail.batch', (batch: { records: { offset: string }[] }) => offsets.push(...batch.records.map((record) => record.offset)))
  const opened: unknown = await socket.timeout(15_000).emitWithAck('tail.open', { cluster: 'test', topics: [topic] })
  expect(opened).toHaveProperty('tailId')
  if (typeof opened === 'object' && opened !== null && 'tailId' in opened)
    socket.emit('tail.credit', { tailId: opened.tailId, batches: 10 }, () => undefined)
  return { socket, offsets, transport: () => socket.io.engine.transport.name }
}

const isProduced = async (live: Live) => {
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('through the proxy') }])
  return live.offsets.length > 0
}

describe.each([
  { example: 'root.conf', basePath: '' },
  { example: 'sub-path.conf', basePath: BASE },
])('behind nginx with TLS and $example', ({ example, basePath }) => {
  let nginx: Nginx
  beforeAll(async () => {
    nginx = await nginxBefore(await serverAt(basePath, 'none'), { example })
  })
  const foreign = { host: HOST, origin: `https://${HOST}` }

  it.each(['/healthz', '/docs', '/docs/openapi.json', '/metrics', '/api/v1/clusters'])('%s is answered', async (path) => {
    expect(await nginx.ask(`${basePath}${path}`, { headers: { host: HOST } })).toMatchObject({ status: 200 })
  })

  it('the documents of the API name addresses below the base path', async () => {
    const { text } = await nginx.ask(`${basePath}/docs/openapi.json`)
    expect(JSON.parse(text)).toMatchObject({ servers: [{ url: `${basePath}/api/v1` }] })
    expect((await nginx.ask(`${basePath}/docs`)).text).toContain(`href="${basePath}/docs/openapi.json"`)
  })

  it('a change from a page of the proxy is taken, and one from another origin is refused', async () => {
    const change = { method: 'PUT', body: JSON.stringify({ ratePerSecond: 5 }) }
    const headers = { 'content-type': 'application/json' }
    const own = await nginx.ask(`${basePath}/api/v1/demo`, { ...change, headers: { ...headers, ...foreign } })
    // This server has no demo: what counts is that the request came as far as that.
    expect(JSON.parse(own.text)).toMatchObject({ code: 'demo-off' })
    const other = await nginx.ask(`${basePath}/api/v1/demo`, { ...change, headers: { ...headers, host: HOST, origin: 'https://evil.example.com' } })
    expect(JSON.parse(other.text)).toMatchObject({ code: 'foreign-origin' })
  })

  it('a live view goes by WebSocket', async () => {
    const live = await openLive(nginx, basePath, HOST)
    await eventually('a record is shown', () => isProduced(live))
    expect(live.transport()).toBe('websocket')
  })

  it('an address as long as a cursor over thousands of partitions comes through', async () => {
    const { status, text } = await nginx.ask(`${basePath}/api/v1/clusters/test/topics/${topic}/records?cursor=${'x'.repeat(40_000)}`)
    expect(status, text.slice(0, 300)).toBe(400)
    expect(JSON.parse(text)).toHaveProperty('code')
  })
})

describe('where the proxy does not pass Upgrade on', () => {
  it('a live view goes by long-polling, is kept alive within the usual idle time of a proxy, and gets its records', async () => {
    const nginx = await nginxBefore(await serverAt(BASE, 'none'), { example: 'sub-path.conf', withoutUpgrade: true })
    const handshake = await nginx.ask(`${BASE}/socket.io/?EIO=4&transport=polling`)
    const { pingInterval } = JSON.parse(handshake.text.slice(1))
    expect(pingInterval).toBeLessThanOrEqual(USUAL_READ_TIMEOUT_MS / 2)
    const live = await openLive(nginx, BASE)
    await eventually('a record is shown', () => isProduced(live))
    expect(live.transport()).toBe('polling')
  })
})

describe('in local mode', () => {
  it('a proxy that passes a foreign Host on is refused with the reason, so that nobody publishes a server without a login by mistake', async () => {
    const nginx = await nginxBefore(await serverAt(BASE, 'local'), { example: 'sub-path.conf' })
    const refused = await nginx.ask(`${BASE}/api/v1/clusters`, { headers: { host: HOST } })
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'foreign-origin', detail: expect.stringContaining(HOST) })
    expect(await nginx.ask(`${BASE}/api/v1/clusters`)).toMatchObject({ status: 200 })
  })
})
