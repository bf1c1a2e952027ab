import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { denied } from '../auth/policy.ts'
import { eventually } from '../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { RecordingDemo } from '../testing/recording-demo.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { problem } from './errors.ts'

describe('a mutation', () => {
  let database: FreshDatabase
  let server: TestServer
  const demo = new RecordingDemo()
  beforeAll(async () => {
    database = await freshDatabase()
    server = await startTestServer({ databaseUrl: database.url, demo })
    await eventually('the database is migrated', async () => (await fetch(`${server.url}/readyz`)).ok)
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  function setRate(to: TestServer, ratePerSecond: number): Promise<Response> {
    return to.api('/demo', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ratePerSecond }) })
  }

  async function auditRows(): Promise<{ kind: string; operation: string; result: string | null; actor_id: string; input: unknown }[]> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      return (await client.query('select kind, operation, result, actor_id, input from audit_entry order by id')).rows
    } finally {
      await client.query('delete from audit_entry')
      await client.end()
    }
  }

  it('leaves an intent before its effect and an outcome after it', async () => {
    expect((await setRate(server, 55)).status).toBe(200)
    expect(demo.changes).toContainEqual({ ratePerSecond: 55 })
    expect(await auditRows()).toEqual([
      { kind: 'intent', operation: 'demo.set', result: null, actor_id: 'local', input: { body: { ratePerSecond: 55 } } },
      { kind: 'outcome', operation: 'demo.set', result: 'done', actor_id: 'local', input: null },
    ])
  })

  it('that fails says so in its outcome', async () => {
    demo.failure = problem('demo-down', 'The demo does not answer.')
    expect((await setRate(server, 60)).status).toBe(503)
    demo.failure = null
    expect((await auditRows()).map((row) => row.result)).toEqual([null, 'failed'])
  })

  it('that is not allowed or not valid leaves no row and has no effect', async () => {
    const before = demo.changes.length
    expect((await setRate(server, 0)).status).toBe(400)
    const closed = await startTestServer({
      databaseUrl: database.url,
      demo,
      policy: {
        check: (access) => {
          throw denied(access)
        },
      },
    })
    expect((await setRate(closed, 70)).status).toBe(403)
    await closed.stop()
    expect(demo.changes.length).toBe(before)
    expect(await auditRows()).toEqual([])
  })

  it('without a database is refused and has no effect, while reads go on', async () => {
    const before = demo.changes.length
    const blind = await startTestServer({ databaseUrl: 'postgresql://headgate:headgate@127.0.0.1:9/none', demo })
    const refused = await setRate(blind, 80)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'database-down' })
    expect(demo.changes.length).toBe(before)
    expect((await blind.api('/demo')).status).toBe(200)
    expect((await blind.api('/clusters/test/topics')).status).toBe(200)
    await blind.stop()
  })
})
