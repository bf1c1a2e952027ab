import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { reasonIn } from './disk-trouble.ts'
import { EmbeddedError } from './embedded-error.ts'
import { type PostgresRunner, postgresRunner } from './postgres-account.ts'
import { databaseOnPostgres, type PostgresAddress, withPostgres } from './postgres-database.ts'
import { postgresPrograms } from './postgres-programs.ts'
import type { Command } from './program.ts'
import type { Part } from './supervisor.ts'

/** The database that Headgate keeps its own state in. */
export const headgateDatabase = 'headgate'

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Change data capture reads the write-ahead log.
  wal_level: 'logical',
  shared_buffers: '64MB',
  max_connections: '100',
  max_wal_size: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
}

/** PostgreSQL on loopback, with a password that its home made up. Its data folder is made once and found again. */
export function postgresPart(home: string, address: PostgresAddress): Part {
  const folder = join(home, 'postgres')
  const data = join(folder, 'data')
  return {
    name: 'postgres',
    port: address.port,
    outputFile: join(home, 'logs/postgres.log'),
    startTimeoutMs: 60_000,
    // SIGINT is its fast stop: clients are cut off, data is written. SIGTERM would wait for every client.
    stopSignal: 'SIGINT',
    stopTimeoutMs: 6000,
    killSignal: 'SIGQUIT',
    prepare: async (signal) => {
      const runner = await postgresRunner(folder, await postgresPrograms())
      await makeData({ folder, data, address, runner, signal })
      const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      return runner.asAccount({ file: runner.programs.postgres, args: ['-D', data, '-p', String(address.port), ...flags], cwd: '/' })
    },
    answers: async () => {
      const folderThatAnswers = await withPostgres(address, async (client) => (await client.query('show data_directory')).rows[0]?.data_directory)
      if (folderThatAnswers !== data) return false
      await databaseOnPostgres(address, headgateDatabase)
      return true
    },
  }
}

/** The password of a home's PostgreSQL, made at its first start. */
export async function postgresPassword(home: string): Promise<string> {
  const file = join(home, 'postgres-password')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (known !== '') return known
  const password = randomBytes(18).toString('hex')
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return password
}

interface MakeData {
  folder: string
  data: string
  address: PostgresAddress
  runner: PostgresRunner
  signal: AbortSignal
}

/** Under another name first: what an interrupted start leaves is never taken for a data folder. */
async function makeData({ folder, data, address, runner, signal }: MakeData): Promise<void> {
  if ((await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')) !== '') return
  const draft = join(folder, 'data.new')
  await rm(draft, { recursive: true, force: true })
  await withPasswordFile(address.password, async (passwordFile) => {
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--lc-messages=C',
    ]
    const initdb = runner.asAccount({ file: runner.programs.initdb, args: ['-D', draft, '-U', address.user, `--pwfile=${passwordFile}`, ...flags] })
    const result = await run(initdb, signal)
    if (result.exitCode !== 0) {
      throw new EmbeddedError(
        `The data folder of PostgreSQL, ${data}, could not be made: ${reasonIn(result.all)}.`,
        'See to that; it is tried again.',
      )
    }
  })
  await rename(draft, data)
}

async function run({ file, args, uid, gid }: Command, signal: AbortSignal): Promise<{ exitCode?: number | undefined; all: string }> {
  const account = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }
  return execa(file, args, { ...account, cwd: '/', reject: false, all: true, timeout: 60_000, cancelSignal: signal })
}

/** In a folder that only its maker may list, under a name nobody can guess: the account of PostgreSQL has to read it. */
async function withPasswordFile(password: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = join(tmpdir(), `headgate-${randomBytes(12).toString('hex')}`)
  await mkdir(folder, { mode: 0o711 })
  const file = join(folder, randomBytes(12).toString('hex'))
  try {
    await writeFile(file, `${password}\n`)
    await chmod(folder, 0o711)
    await chmod(file, 0o644)
    await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
