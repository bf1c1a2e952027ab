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

/** Runs statements as one transaction on one connection. */
export async function inTransaction<T>(pool: Pool, run: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await run(sqlOn(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost
    })
    throw error
  } finally {
    // A connection that could not roll back is in an unknown state: the pool must not give it to anyone.
    client.release(broken)
  }
}
