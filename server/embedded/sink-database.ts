import { type PostgresAddress, withPostgres } from './postgres-database.ts'

/** Where sinks of the embedded Kafka Connect may write, in the words of a connector's configuration. */
export interface SinkDatabase {
  jdbcUrl: string
  user: string
  /** Not the password: what Kafka Connect puts it in place of. */
  password: string
}

const name = 'sinks'
const secret = 'CONNECT_SINKS_PASSWORD'

export function sinkDatabase(port: number): SinkDatabase {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Kafka Connect's own way to name a secret
  const password = '${env:NAME}'.replace('NAME', secret)
  return { jdbcUrl: `jdbc:postgresql://127.0.0.1:${port}/${name}`, user: name, password }
}

/** What Kafka Connect's process is told. */
export function sinkSecrets(password: string): Record<`CONNECT_${string}`, string> {
  return { [secret]: password }
}

/**
 * A database of their own, and a role that owns nothing else: what a connector can do does not reach Headgate's tables. The password is
 * a new one at each start.
 */
export async function makeSinkDatabase(address: PostgresAddress, password: string): Promise<void> {
  await withPostgres(address, async (client) => {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [name])
    await client.query(`${role.rowCount === 0 ? 'create' : 'alter'} role ${name} login password ${client.escapeLiteral(password)}`)
    const database = await client.query('select 1 from pg_database where datname = $1', [name])
    if (database.rowCount === 0) await client.query(`create database ${name} owner ${name}`)
  })
}
