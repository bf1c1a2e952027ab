import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { EmbeddedError } from './embedded-error.ts'

const LockEntry = z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(1) }))
const Lock = z.record(z.string(), LockEntry)
/** The files of one download by name, each with its size and SHA-256 sum. */
export type LockEntry = z.infer<typeof LockEntry>

export const lockFile = join(import.meta.dirname, 'downloads.lock.json')

export async function readLock(name: string): Promise<LockEntry> {
  const entry = Lock.parse(JSON.parse(await readFile(lockFile, 'utf8')))[name]
  if (entry === undefined) throw new Error(`downloads.lock.json has no entry ${name}: run node scripts/lock-downloads.mjs`)
  return entry
}

export function bytesOf(entry: LockEntry): number {
  return Object.values(entry).reduce((sum, file) => sum + file.bytes, 0)
}

/** Sizes and sums of all files in a folder, as the lock holds them. */
export async function measure(folder: string): Promise<LockEntry> {
  const names = (await readdir(folder)).toSorted()
  const entries: [string, LockEntry[string]][] = []
  for (const name of names) entries.push([name, { sha256: await sha256(join(folder, name)), bytes: (await stat(join(folder, name))).size }])
  return Object.fromEntries(entries)
}

/** Throws unless the folder holds exactly the locked files with exactly their bytes. */
export async function verify(folder: string, title: string, entry: LockEntry): Promise<void> {
  const found = await measure(folder)
  const wrong = [
    ...Object.keys(entry)
      .filter((name) => found[name] === undefined)
      .map((name) => `${name} is missing`),
    ...Object.keys(found)
      .filter((name) => entry[name] === undefined)
      .map((name) => `${name} is not in the lock file`),
    ...Object.entries(entry).flatMap(([name, locked]) => {
      const file = found[name]
      return file === undefined || file.sha256 === locked.sha256 ? [] : [`${name} has the SHA-256 sum ${file.sha256} instead of ${locked.sha256}`]
    }),
  ]
  if (wrong.length === 0) return
  const fix =
    'Remove the file from your Maven repository (~/.m2/repository) and start again; if it stays, your mirror serves another file than Maven Central.'
  throw new EmbeddedError(`The download of ${title} is not what it should be: ${wrong.slice(0, 3).join('; ')}. Nothing of it was kept.`, fix)
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
