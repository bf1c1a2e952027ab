import { chown, mkdir, stat } from 'node:fs/promises'
import { execa } from 'execa'
import { EmbeddedError } from './embedded-error.ts'
import { copiedPrograms, type PostgresPrograms } from './postgres-programs.ts'
import type { Command } from './program.ts'

interface Account {
  uid: number
  gid: number
}

export interface PostgresRunner {
  programs: PostgresPrograms
  /** Turns a command into one that runs as the account PostgreSQL may run as. */
  asAccount: (command: Command) => Command
}

/**
 * PostgreSQL refuses to run as root. Where we are root (containers), it runs as the owner of its data folder, else as `postgres` where the
 * system has that account, else as `nobody`; no account is made. Where that account cannot enter the folders above (a clone in /root), the
 * programs are copied to a place it can enter, and it gets the one capability that opens the way to its data.
 */
export async function postgresRunner(folder: string, programs: PostgresPrograms): Promise<PostgresRunner> {
  await mkdir(folder, { recursive: true })
  if (process.getuid?.() !== 0) return { programs, asAccount: (command) => command }
  const account = (await ownerOf(folder)) ?? (await accountOf('postgres')) ?? (await accountOf('nobody'))
  if (account === null)
    throw new EmbeddedError('PostgreSQL must not run as root, and this system has neither postgres nor nobody.', 'Start Headgate as another user.')
  await chown(folder, account.uid, account.gid)
  const reachable = await may(account, '-x', programs.postgres)
  return {
    programs: reachable ? programs : await copiedPrograms(programs),
    asAccount: (await may(account, '-w', folder)) ? (command) => ({ ...command, ...account }) : await withCapability(account, folder),
  }
}

async function withCapability(account: Account, folder: string): Promise<PostgresRunner['asAccount']> {
  const capability = '+dac_override'
  const flags = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', `--inh-caps=${capability}`, `--ambient-caps=${capability}`]
  // Listing is a real try: access(2), which `test` asks, leaves capabilities out of account.
  const probe = await execa('setpriv', [...flags, 'ls', folder], { cwd: '/', reject: false, timeout: 5000 })
  if (probe.exitCode !== 0) {
    const message = `PostgreSQL must not run as root, and the account ${account.uid} that it runs as cannot enter ${folder}.`
    throw new EmbeddedError(
      message,
      'Start Headgate as another user or from a folder that every account may enter, or name a PostgreSQL with DATABASE_URL.',
    )
  }
  return (command) => ({ ...command, file: 'setpriv', args: [...flags, command.file, ...command.args] })
}

async function ownerOf(folder: string): Promise<Account | null> {
  const { uid, gid } = await stat(folder)
  return uid === 0 ? null : { uid, gid }
}

async function accountOf(name: string): Promise<Account | null> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => execa('id', [flag, name], { reject: false, timeout: 5000 })))
  return uid?.exitCode === 0 && gid?.exitCode === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null
}

async function may({ uid, gid }: Account, right: '-x' | '-w', path: string): Promise<boolean> {
  const { exitCode } = await execa('test', [right, path], { uid, gid, cwd: '/', reject: false, timeout: 5000 })
  return exitCode === 0
}
