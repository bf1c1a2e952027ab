import { Client } from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from './fresh-database.ts'

test('a fresh database is empty, writable, and gone after its drop although a client is still connected', async () => {
  const database = await freshDatabase()
  const client = new Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table proof (id int primary key)')
  expect((await client.query("select count(*)::int as n from information_schema.tables where table_schema = 'public'")).rows).toEqual([{ n: 1 }])
  await database.drop()
  await expect(new Client({ connectionString: database.url }).connect()).rejects.toThrow('does not exist')
})
