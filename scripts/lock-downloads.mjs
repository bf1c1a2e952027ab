// Writes server/embedded/downloads.lock.json anew from what Maven delivers. Run it after a change of a version, and read the difference.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockFile, measure } from '../server/embedded/download-lock.ts'
import { runMaven } from '../server/embedded/maven.ts'
import { allSoftware } from '../server/embedded/software.ts'

const folder = await mkdtemp(join(tmpdir(), 'headgate-lock-'))
try {
  const lock = {}
  for (const software of allSoftware) {
    const target = join(folder, software.name)
    await runMaven(software.maven(target), () => undefined, new AbortController().signal, software.pom)
    lock[software.name] = await measure(target)
    console.log(`${software.title}: ${Object.keys(lock[software.name]).length} files`)
  }
  await writeFile(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
