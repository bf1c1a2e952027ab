import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { unwritable } from './disk-trouble.ts'

const RunFile = z.object({
  url: z.string(),
  pid: z.int(),
  bootstrap: z.array(z.string()).nullable(),
  registry: z.string().nullable(),
  connect: z.string().nullable(),
  database: z.string().nullable(),
})

/** What a running server tells scripts about itself, in `<home>/run.json`. */
export type RunFile = z.infer<typeof RunFile>

/** Readable by its owner only, because the database's address holds its password. Throws EmbeddedError where the home cannot be written. */
export async function writeRunFile(home: string, run: RunFile): Promise<void> {
  const file = join(home, 'run.json')
  try {
    await writeFile(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
    await rename(`${file}.new`, file)
  } catch (error) {
    await rm(`${file}.new`, { force: true }).catch(() => undefined)
    throw unwritable(home, error)
  }
}

/** null when no server runs or none wrote it to its end. */
export async function readRunFile(home: string): Promise<RunFile | null> {
  try {
    return RunFile.parse(JSON.parse(await readFile(join(home, 'run.json'), 'utf8')))
  } catch {
    return null // none, or one of another version
  }
}

export async function removeRunFile(home: string): Promise<void> {
  await rm(join(home, 'run.json'), { force: true })
}
