import { Client } from 'pg'
import { testStack } from './stack.ts'
import { uniqueName } from './unique-name.ts'

/** An empty database of one test file's own. `drop` ends what is still connected to it. */
export interface FreshDatabase {
  url: string
  drop: () => Promise<void>
}

/** Creates an empty database on the run's PostgreSQL: call it in `beforeAll`, and its `drop` in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { databaseUrl } = testStack()
  const name = uniqueName('test').replaceAll('-', '_')
  await onServer(databaseUrl, `create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(databaseUrl, `drop database if exists ${name} with (force)`) }
}

async function onServer(databaseUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 20_000, query_timeout: 60_000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
