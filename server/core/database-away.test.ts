import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { RecordingDemo } from '../testing/recording-demo.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { TcpProxy } from '../testing/tcp-proxy.ts'

let database: FreshDatabase
let proxy: TcpProxy
let server: TestServer
const demo = new RecordingDemo()

beforeAll(async () => {
  database = await freshDatabase()
  const url = new URL(database.url)
  proxy = new TcpProxy({ host: url.hostname, port: Number(url.port) })
  url.host = await proxy.listen()
  server = await startTestServer({ databaseUrl: url.href, demo })
  await eventually('the database is migrated', async () => (await fetch(`${server.url}/readyz`)).ok)
})
afterAll(async () => {
  await server.stop()
  await proxy.close()
  await database.drop()
})

function setRate(ratePerSecond: number): Promise<Response> {
  return server.api('/demo', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ratePerSecond }) })
}

async function intents(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query("select count(*)::int as n from audit_entry where kind = 'intent'")
  await client.end()
  return rows[0].n
}

it.each(['refuse', 'silent'] as const)(
  'while the database is away (%s) reads go on, no change is made without its audit entry, and all is well when it is back',
  async (mode) => {
    expect((await setRate(30)).status).toBe(200)
    proxy.mode = mode
    proxy.cut()
    const effects = demo.changes.length
    const refused = await setRate(40)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'database-down', retry: 'later' })
    expect(demo.changes.length).toBe(effects)
    expect((await server.api('/clusters/test/topics')).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)

    proxy.mode = 'pass'
    proxy.cut()
    await eventually('changes are taken again', async () => (await setRate(50)).status === 200, 20_000)
    expect(await intents()).toBeGreaterThanOrEqual(demo.changes.length)
  },
  60_000,
)
