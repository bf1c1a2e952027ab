import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { testStack } from '../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../testing/start-test-server.ts'
import { TcpProxy } from '../testing/tcp-proxy.ts'

let database: FreshDatabase
let proxy: TcpProxy
let server: TestServer

beforeAll(async () => {
  database = await freshDatabase()
  const [host = '', port = ''] = (testStack().bootstrap[0] ?? '').split(':')
  proxy = new TcpProxy({ host, port: Number(port) })
  proxy.mode = 'silent'
  const bootstrap = [await proxy.listen()]
  server = await startTestServer({ databaseUrl: database.url, clusters: [testCluster({ bootstrap })], requestDeadlineMs: 300 })
})
afterAll(async () => {
  await server.stop()
  await proxy.close()
  await database.drop()
})

it('a request that takes longer than it may answers 504 deadline, and does not say that Headgate is stopping', async () => {
  const response = await server.api('/clusters/test/topics/no-such-topic/records')
  expect(await response.json()).toMatchObject({ code: 'deadline', status: 504, retry: 'later' })
  expect(response.status).toBe(504)
})
