import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { migrate } from './migrate.ts'

const SCHEMA = join(import.meta.dirname, '../../../prisma/schema.prisma')
const sqlTypes: Record<string, string> = {
  'String@db.Uuid': 'uuid',
  'DateTime@db.Timestamptz(3)': 'timestamp with time zone',
  String: 'text',
  Json: 'jsonb',
  BigInt: 'bigint',
  Int: 'integer',
  Boolean: 'boolean',
  Bytes: 'bytea',
  'String[]': 'ARRAY',
  'BigInt[]': 'ARRAY',
}

/** `table.column: type [null]` of every field in schema.prisma. */
function columnsOfSchema(schema: string): string[] {
  return [...schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '?'
    return body.split('\n').flatMap((line) => {
      const field = /^ {2}(\w+) +(\w+(?:\[\])?)(\?)?(.*)$/.exec(line)
      if (field === null) return []
      const [, name, type = '', optional, rest = ''] = field
      const native = /@db\.[\w()]+/.exec(rest)?.[0] ?? ''
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name
      return [`${table}.${column}: ${sqlTypes[type + native] ?? `no SQL type is known for ${type}${native}`}${optional === undefined ? '' : ' null'}`]
    })
  })
}

describe('the migrations', () => {
  let database: FreshDatabase
  beforeAll(async () => {
    database = await freshDatabase()
  })
  afterAll(() => database.drop())

  it('applied by several starts at once run once each', async () => {
    const { signal } = new AbortController()
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, { signal })))
    expect(runs.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
  })

  it('make exactly the tables and columns that schema.prisma describes', async () => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query(
      `select table_name || '.' || column_name || ': ' || data_type || case is_nullable when 'YES' then ' null' else '' end as line
         from information_schema.columns where table_schema = 'public' and table_name <> 'schema_version'`,
    )
    await client.end()
    expect(rows.map((row: { line: string }) => row.line).toSorted()).toEqual(columnsOfSchema(await readFile(SCHEMA, 'utf8')).toSorted())
  })

  it('that were made beside a newer one are applied where the newer one ran first', async () => {
    const late = await freshDatabase()
    const client = new pg.Client({ connectionString: late.url })
    try {
      const { signal } = new AbortController()
      await migrate(late.url, { signal })
      await client.connect()
      await client.query('drop table dlq_return; drop index replay_record_source_idx; delete from schema_version where version = 14')
      expect(await migrate(late.url, { signal })).toEqual({ applied: ['14 replay-returns'] })
      expect(await migrate(late.url, { signal })).toEqual({ applied: [] })
    } finally {
      await client.end()
      await late.drop()
    }
  })

  it('reject with a reason when the database does not answer', async () => {
    await expect(migrate('postgresql://headgate:headgate@127.0.0.1:9/none', { signal: new AbortController().signal })).rejects.toThrow(/ECONNREFUSED/)
  })
})
