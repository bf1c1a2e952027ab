import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../core/errors.ts'
import { EmbeddedError } from './embedded-error.ts'
import { startOf } from './process-identity.ts'
import { readRunFile } from './run-file.ts'

const Holder = z.object({ pid: z.int(), start: z.string(), token: z.string() })

/** The right to use a state folder, held by one process at a time. */
export interface HomeLock {
  home: string
  release(): Promise<void>
}

/**
 * Takes the state folder or says who has it. The lock is a file made by `link`, which only one of two processes can win.
 * A holder that is gone (by its number and start moment) is replaced: its file is moved aside first and looked at again,
 * so that of two who found it stale at the same time the later one gives back what it took from the earlier.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  await makeHome(home)
  const file = join(home, 'lock.json')
  const mine = { pid: process.pid, start: startOf(process.pid) ?? '', token: randomUUID() }
  const draft = join(home, `lock-${mine.token}.tmp`)
  await writeFile(draft, JSON.stringify(mine))
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (await linked(draft, file)) return { home, release: () => release(file, mine.token) }
      const holder = await readHolder(file)
      if (holder !== null && startOf(holder.pid) === holder.start) throw await inUse(home, holder.pid)
      await setAside(file, holder?.token ?? null, join(home, `lock-${mine.token}.old`))
    }
    throw new EmbeddedError(`${home} is being taken by several starts at once.`, 'Start again.')
  } finally {
    await rm(draft, { force: true })
  }
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true })
    const probe = join(home, `writable-${randomUUID()}.tmp`)
    await writeFile(probe, 'x')
    await rm(probe)
  } catch (error) {
    const fix = 'Make the folder writable or free space on its disk, or name another one with HEADGATE_HOME.'
    throw new EmbeddedError(`The state folder ${home} cannot be written: ${messageOf(error)}.`, fix, { cause: error })
  }
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function readHolder(file: string): Promise<z.infer<typeof Holder> | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null // torn by a full disk, or gone meanwhile: nobody can be named
  }
}

async function setAside(file: string, token: string | null, aside: string): Promise<void> {
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  const holder = await readHolder(aside)
  if (holder !== null && holder.token !== token) await linked(aside, file)
  await rm(aside, { force: true })
}

async function release(file: string, token: string): Promise<void> {
  if ((await readHolder(file))?.token === token) await rm(file, { force: true })
}

async function inUse(home: string, pid: number): Promise<EmbeddedError> {
  const run = await readRunFile(home)
  const where = run?.pid === pid ? ` at ${run.url}` : ' (it is still starting)'
  const fix = `Open it, stop it (kill ${pid}), or give this one a state folder of its own with HEADGATE_HOME.`
  return new EmbeddedError(`Headgate runs already${where}: process ${pid} uses ${home}.`, fix)
}
