import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { unwritable } from './disk-trouble.ts'
import { EmbeddedError } from './embedded-error.ts'
import { startOf } from './process-identity.ts'
import { readRunFile } from './run-file.ts'

const Holder = z.object({ pid: z.int(), start: z.string(), token: z.string() })
type Holder = z.infer<typeof Holder>

/** The right to use a state folder, held by one process at a time. */
export interface HomeLock {
  home: string
  release(): Promise<void>
}

/**
 * Takes the state folder or says who has it. The lock is a file made by `link`, which only one of many processes can win. A lock whose
 * holder is gone (by its number and start moment) may be replaced, and only under a second, short-lived file: two who both found it
 * stale would otherwise remove each other's new lock.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  await makeHome(home)
  const file = join(home, 'lock.json')
  const mine = { pid: process.pid, start: startOf(process.pid) ?? '', token: randomUUID() }
  const draft = join(home, `lock-${mine.token}.tmp`)
  try {
    await writeFile(draft, JSON.stringify(mine)).catch((error: unknown) => Promise.reject(unwritable(home, error)))
    const deadline = Date.now() + 3 * replacingTakesAtMostMs
    while (Date.now() < deadline) {
      if (await linked(draft, file)) return { home, release: () => release(file, mine.token) }
      const holder = await readHolder(file)
      if (isAlive(holder)) throw await inUse(home, holder.pid)
      await replaceStale(file, draft)
      if ((await readHolder(file))?.token === mine.token) return { home, release: () => release(file, mine.token) }
    }
    throw new EmbeddedError(`${home} is being taken by several starts at once.`, 'Start again.')
  } finally {
    await rm(draft, { force: true })
  }
}

const replacingTakesAtMostMs = 3000

function isAlive(holder: Holder | null): holder is Holder {
  return holder !== null && startOf(holder.pid) === holder.start
}

/** Puts `draft` in the place of a lock whose holder is gone; waits a moment instead while another one does so. */
async function replaceStale(file: string, draft: string): Promise<void> {
  const turn = `${file}.replacing`
  if (!(await linked(draft, turn))) {
    const began = await stat(turn).catch(() => null)
    // Who had its turn died within it.
    if (began !== null && Date.now() - began.ctimeMs > replacingTakesAtMostMs) await rm(turn, { force: true })
    await sleep(20)
    return
  }
  try {
    if (isAlive(await readHolder(file))) return
    await rm(file, { force: true })
    await linked(draft, file)
  } finally {
    await rm(turn, { force: true })
  }
}

/** Throws where another process uses the home now. For a first look before slow steps; only `lockHome` decides. */
export async function refuseIfUsed(home: string): Promise<void> {
  const holder = await readHolder(join(home, 'lock.json'))
  if (isAlive(holder)) throw await inUse(home, holder.pid)
}

/** Makes the state folder where there is none, and tries that it can be written: a whole block, for which a nearly full disk has no room. */
export async function makeHome(home: string): Promise<void> {
  const probe = join(home, `writable-${randomUUID()}.tmp`)
  try {
    await mkdir(home, { recursive: true })
    await writeFile(probe, Buffer.alloc(64 * 1024))
  } catch (error) {
    throw unwritable(home, error)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
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

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null // torn by a full disk, or gone meanwhile: nobody can be named
  }
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
