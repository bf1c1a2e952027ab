import { Client } from 'pg'

export interface PostgresAddress {
  port: number
  user: string
  password: string
}

export function postgresUrl({ port, user, password }: PostgresAddress, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
}

/** Creates a database unless it is there. */
export async function databaseOnPostgres(address: PostgresAddress, name: string): Promise<void> {
  await withPostgres(address, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  })
}

/** One short conversation with the server's own database, over a connection that is closed after it. */
export async function withPostgres<Result>(address: PostgresAddress, talk: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: postgresUrl(address, 'postgres'), connectionTimeoutMillis: 3000, query_timeout: 10_000 })
  // A server that goes away between two queries is reported here as well as by the query; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await talk(client)
  } finally {
    await client.end()
  }
}
