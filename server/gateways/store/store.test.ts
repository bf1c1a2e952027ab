import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TcpProxy } from '../../testing/tcp-proxy.ts'
import { Store } from './store.ts'

let database: FreshDatabase
let proxy: TcpProxy
let store: Store
beforeAll(async () => {
  database = await freshDatabase()
  const url = new URL(database.url)
  proxy = new TcpProxy({ host: url.hostname, port: Number(url.port) })
  url.host = await proxy.listen()
  store = new Store({ url: async () => url.href, log: silentLog })
  await store.ready()
})
afterAll(async () => {
  await store.close()
  await proxy.close()
  await database.drop()
})

it('a query of ours that the database refuses is a defect, and the database stays ready', async () => {
  await expect(store.use((db) => db.$queryRawUnsafe('select no_such_column from audit_entry'))).rejects.not.toThrow(/database-down/)
  expect(store.state.state).toBe('ready')
})

it('a database that does not answer is down, and ready again when it answers', async () => {
  proxy.mode = 'refuse'
  proxy.cut()
  await expect(store.use((db) => db.auditEntry.count())).rejects.toThrow(/database-down/)
  expect(store.state.state).toBe('down')
  proxy.mode = 'pass'
  await expect.poll(() => store.use((db) => db.auditEntry.count()).catch(() => -1), { timeout: 15_000 }).toBe(0)
  expect(store.state.state).toBe('ready')
})
