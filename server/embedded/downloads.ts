import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { needRoom, writeTrouble } from './disk-trouble.ts'
import { bytesOf, type LockEntry, readLock, verify } from './download-lock.ts'
import { EmbeddedError } from './embedded-error.ts'
import { runMaven } from './maven.ts'
import type { Software } from './software.ts'

export interface DownloadServices {
  /** Where software is kept, absolute. */
  folder: string
  onProgress: (line: string) => void
  signal: AbortSignal
}

const markerName = '.verified.json'

/**
 * The folder of a piece of software, downloaded and verified if it is not there yet. All work is done in a folder of another name,
 * which gets its right one as the last step: an interruption at any moment leaves nothing that a later start takes for whole.
 */
export async function ensureSoftware(software: Software, services: DownloadServices): Promise<string> {
  const lock = await readLock(software.name)
  const target = join(services.folder, software.name)
  const fingerprint = createHash('sha256').update(JSON.stringify(lock)).digest('hex')
  if (await isWhole(target, fingerprint)) return target
  const draft = join(services.folder, `${software.name}.${randomUUID()}.tmp`)
  try {
    await mkdir(draft, { recursive: true })
    // An archive and what is in it are there side by side for a moment.
    await needRoom(services.folder, bytesOf(lock) * (software.archive === null ? 1 : 2.2), software.title)
    await download(software, lock, draft, services)
    await writeFile(join(draft, markerName), JSON.stringify({ fingerprint, files: await sizes(draft) }))
    // Another start may have put it in place meanwhile, and run from it already.
    if (await isWhole(target, fingerprint)) return target
    await rm(target, { recursive: true, force: true })
    await rename(draft, target)
    return target
  } catch (error) {
    throw error instanceof EmbeddedError ? error : brokenDownload(software, services.folder, error)
  } finally {
    // On a read-only file system there is nothing to remove, and no reason to hide why.
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
  }
}

function brokenDownload(software: Software, folder: string, error: unknown): EmbeddedError {
  const { cause, fix } = writeTrouble(error)
  return new EmbeddedError(`${software.title} could not be put into ${folder}: ${cause}.`, `${fix} and start again; nothing half-written was kept.`, {
    cause: error,
  })
}

async function download(software: Software, lock: LockEntry, draft: string, { onProgress, signal }: DownloadServices): Promise<void> {
  const startedAt = Date.now()
  const total = bytesOf(lock)
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  let files = 0
  let bytes = 0
  onProgress(`${software.title}: downloading ${megabytes(total)} through Maven`)
  const say = () => onProgress(`${software.title}: ${megabytes(Math.min(bytes, total))} of ${megabytes(total)}, ${files} files, ${seconds()} s`)
  const ticker = setInterval(say, 2000)
  try {
    await runMaven(software.maven(draft), (progress) => ({ files, bytes } = progress), signal, software.pom)
  } finally {
    clearInterval(ticker)
  }
  await verify(draft, software.title, lock)
  if (software.archive !== null) await unpack(join(draft, software.archive), draft, signal)
  onProgress(`${software.title}: ${megabytes(total)} in place and verified after ${seconds()} s`)
}

async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  await execa('tar', ['-xzf', archive, '-C', folder], { cancelSignal: signal, timeout: 300_000 })
  await rm(archive)
}

/** Whether the folder was verified against this very lock and every file still has the size it had then. */
async function isWhole(folder: string, fingerprint: string): Promise<boolean> {
  try {
    const marker = JSON.parse(await readFile(join(folder, markerName), 'utf8'))
    return marker.fingerprint === fingerprint && JSON.stringify(marker.files) === JSON.stringify(await sizes(folder))
  } catch {
    return false // not there, or cut short: it is made anew
  }
}

async function sizes(folder: string): Promise<[string, number][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== markerName).map((entry) => join(entry.parentPath, entry.name))
  const measured = await Promise.all(files.map(async (file): Promise<[string, number]> => [file.slice(folder.length + 1), (await stat(file)).size]))
  return measured.toSorted(([one], [other]) => (one < other ? -1 : 1))
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
