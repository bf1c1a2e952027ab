import type { Pool, PoolClient, QueryResultRow } from 'pg'

/** What a statement may be given; arrays become arrays of PostgreSQL. */
export type SqlValue = string | number | boolean | bigint | Date | null | Buffer | string[] | number[]

/** A statement with its values apart from its text. */
export interface Statement {
  text: string
  values: SqlValue[]
}

/** Makes a statement of a template: what stands in `${…}` is sent as a value, never as text. */
export function sql(parts: TemplateStringsArray, ...values: SqlValue[]): Statement {
  return { text: parts.reduce((text, part, index) => `${text}$${index}${part}`), values }
}

/** Runs statements. 64-bit integers come back as decimal text, times as Date. */
export interface Sql {
  rows<T extends QueryResultRow>(statement: Statement): Promise<T[]>
}

export function sqlOn(client: Pool | PoolClient): Sql {
  return { rows: async <T extends QueryResultRow>(statement: Statement) => (await client.query<T>(statement)).rows }
}

/**
 * A process that stands still (a frozen machine, a stopped container) keeps its connections, and with an open transaction the rows
 * that it has locked: nobody could take over its jobs. After this time without a statement the database ends the connection.
 */
const begin = "begin; set local idle_in_transaction_session_timeout = '5s'"

/** Runs statements as one transaction on one connection. */
export async function inTransaction<T>(pool: Pool, run: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // Heard also between two statements, where no query is there to be rejected: unheard it would end the process.
  const lose = (lost: Error) => {
    broken = lost
  }
  client.on('error', lose)
  try {
    await client.query(begin)
    const result = await run(sqlOn(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(lose)
    throw error
  } finally {
    client.off('error', lose)
    // A connection that could not roll back is in an unknown state: the pool must not give it to anyone.
    client.release(broken)
  }
}
