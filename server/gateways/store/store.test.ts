import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TcpProxy } from '../../testing/tcp-proxy.ts'
import { sql } from './sql.ts'
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
  await expect(store.sql((db) => db.rows(sql`select no_such_column from audit_entry`))).rejects.toThrow(/no_such_column/)
  expect(store.state.state).toBe('ready')
})

it('a value of a statement is a value, whatever it contains', async () => {
  const hostile = "'; drop table audit_entry; --"
  expect(await store.sql((db) => db.rows(sql`select ${hostile}::text as said, ${[1, 2]}::integer[] as list`))).toEqual([
    { said: hostile, list: [1, 2] },
  ])
})

it('a transaction that fails leaves nothing, and its connection serves again', async () => {
  const failing = store.transaction(async (db) => {
    await db.rows(sql`create table left_behind (id integer)`)
    await db.rows(sql`select no_such_column from left_behind`)
  })
  await expect(failing).rejects.toThrow(/no_such_column/)
  for (let turn = 0; turn < 10; turn++) {
    expect(await store.sql((db) => db.rows(sql`select to_regclass('left_behind')::text as name`))).toEqual([{ name: null }])
  }
})

it('a transaction whose process stands still holds up nobody for long, and comes to nothing', { timeout: 60_000 }, async () => {
  await store.sql((db) => db.rows(sql`create table held_up (id integer)`))
  await store.sql((db) => db.rows(sql`insert into held_up values (1)`))
  const taken = Promise.withResolvers<void>()
  const woken = Promise.withResolvers<void>()
  const still = store.transaction(async (db) => {
    await db.rows(sql`update held_up set id = 2`)
    taken.resolve()
    await woken.promise
    await db.rows(sql`update held_up set id = 3`)
  })
  still.catch(() => undefined)
  await taken.promise
  const successor = () => store.sql((db) => db.rows(sql`update held_up set id = 10 returning id`)).catch(() => [])
  await expect.poll(successor, { timeout: 40_000 }).toEqual([{ id: 10 }])
  woken.resolve()
  await expect(still).rejects.toThrow(/database-down/)
})

it('a database that does not answer is down, and ready again when it answers', async () => {
  proxy.mode = 'refuse'
  proxy.cut()
  await expect(store.use((db) => db.auditEntry.count())).rejects.toThrow(/database-down/)
  await expect(store.sql((db) => db.rows(sql`select 1`))).rejects.toThrow(/database-down/)
  expect(store.state.state).toBe('down')
  proxy.mode = 'pass'
  await expect.poll(() => store.use((db) => db.auditEntry.count()).catch(() => -1), { timeout: 40_000 }).toBe(0)
  expect(store.state.state).toBe('ready')
})
