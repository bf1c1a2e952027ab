import { join } from 'node:path'
import pg from 'pg'
import Postgrator from 'postgrator'

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')
/** Any constant of our own: whoever holds this advisory lock migrates, all others wait. */
const MIGRATION_LOCK = 4_841_327_001

/**
 * Applies the plain SQL migrations that are missing, one process at a time. A migration whose text changed after it
 * was applied is refused by its checksum. Rejects when the database does not answer within `timeoutMs`.
 */
export async function migrate(databaseUrl: string, options: { signal: AbortSignal; timeoutMs?: number }): Promise<{ applied: string[] }> {
  options.signal.throwIfAborted()
  const timeoutMs = options.timeoutMs ?? 30_000
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000, query_timeout: timeoutMs, lock_timeout: timeoutMs })
  // A connection that is lost after a query has settled would otherwise end the process by an unheard 'error' event.
  client.on('error', () => undefined)
  const abort = () => void client.end()
  options.signal.addEventListener('abort', abort, { once: true })
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const runner = new Postgrator({
      migrationPattern: `${MIGRATIONS}/*.sql`,
      driver: 'pg',
      schemaTable: 'schema_version',
      validateChecksums: true,
      execQuery: (query) => client.query(query),
    })
    const applied = [...(await runLate(client, runner)), ...(await runner.migrate())]
    return { applied: applied.map((migration) => `${migration.version} ${migration.name}`) }
  } finally {
    options.signal.removeEventListener('abort', abort)
    await client.end()
  }
}

/** Migrations whose number is below one that ran already, because they were made side by side: the runner itself passes them over. */
async function runLate(client: pg.Client, runner: Postgrator): Promise<Postgrator.Migration[]> {
  const newest = await runner.getDatabaseVersion()
  if (newest === 0) return []
  const { rows } = await client.query<{ version: string }>('select version from schema_version')
  const known = new Set(rows.map(({ version }) => Number(version)))
  const late = (await runner.getMigrations()).filter(({ version, action }) => action === 'do' && version < newest && !known.has(version))
  return runner.runMigrations(late.toSorted((a, b) => a.version - b.version))
}
