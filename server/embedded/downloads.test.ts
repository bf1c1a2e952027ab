import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { measure, readLock, verify } from './download-lock.ts'
import { ensureSoftware } from './downloads.ts'
import { Transfers } from './maven.ts'
import { allSoftware } from './software.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-downloads-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the lock', () => {
  test('names files for everything that is downloaded', async () => {
    for (const software of allSoftware) expect(Object.keys(await readLock(software.name)).length).toBeGreaterThan(0)
  })

  test('a changed, a missing and an additional file are each named', async () => {
    await writeFile(join(folder, 'a.jar'), 'one')
    await writeFile(join(folder, 'b.jar'), 'two')
    const lock = await measure(folder)
    await expect(verify(folder, 'Kafka', lock)).resolves.toBeUndefined()
    await writeFile(join(folder, 'a.jar'), 'One')
    await expect(verify(folder, 'Kafka', lock)).rejects.toThrow('a.jar has the SHA-256 sum')
    await rm(join(folder, 'a.jar'))
    await writeFile(join(folder, 'c.jar'), '')
    await expect(verify(folder, 'Kafka', lock)).rejects.toThrow('a.jar is missing; c.jar is not in the lock file')
  })
})

describe('a download', { timeout: 120_000 }, () => {
  const services = (signal = new AbortController().signal) => ({ folder, onProgress: () => undefined, signal })

  test('of a file with another sum leaves nothing behind and names the file', async () => {
    const wrong = { ...allSoftware[0], name: 'kafka-4.3.1', title: 'Kafka', archive: null, maven: copyOf('org.slf4j:slf4j-api:1.7.36') }
    await expect(ensureSoftware(wrong, services())).rejects.toThrow(/is not what it should be: .* is missing/)
    expect(await readdir(folder)).toEqual([])
  })

  test('of a file that is nowhere says what Maven says and what to do', async () => {
    const wrong = { name: 'kafka-4.3.1', title: 'Kafka', archive: null, maven: copyOf('org.slf4j:slf4j-api:0.0.0-none') }
    await expect(ensureSoftware(wrong, services())).rejects.toThrow(/Maven could not download: .*slf4j-api.*\.m2\/settings\.xml/)
    expect(await readdir(folder)).toEqual([])
  })

  test('that is interrupted leaves nothing behind', async () => {
    const stop = new AbortController()
    const wrong = { name: 'kafka-4.3.1', title: 'Kafka', archive: null, maven: copyOf('org.slf4j:slf4j-api:1.7.36') }
    const running = ensureSoftware(wrong, services(stop.signal))
    stop.abort()
    await expect(running).rejects.toThrow('interrupted')
    expect(await readdir(folder)).toEqual([])
  })

  test('is found again, and made anew when a file of it was cut short', async () => {
    const software = allSoftware.find((one) => one.archive === null)
    if (software === undefined) throw new Error('no software without an archive')
    const lines: string[] = []
    const told = { ...services(), onProgress: (line: string) => lines.push(line) }
    const target = await ensureSoftware(software, told)
    expect(lines.at(-1)).toMatch(/in place and verified/)
    const count = lines.length
    expect(await ensureSoftware(software, told)).toBe(target)
    expect(lines).toHaveLength(count)
    await truncate(join(target, 'kafka-clients-4.3.1.jar'), 1000)
    await mkdir(join(folder, 'rest'))
    await ensureSoftware(software, told)
    expect(lines.length).toBeGreaterThan(count)
    expect((await readdir(folder)).toSorted()).toEqual(['kafka-4.3.1', 'rest'])
  })
})

function copyOf(artifact: string): (folder: string) => string[] {
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy'
  return (target) => [goal, `-Dartifact=${artifact}`, `-DoutputDirectory=${target}`]
}

test("Maven's transfer lines add up to files and bytes", () => {
  const transfers = new Transfers()
  expect(transfers.read('[INFO] Scanning for projects...')).toBe(false)
  transfers.read('Downloading from central: https://repo.example/a.jar')
  transfers.read('Progress (2): 1.5/10 MB | 512 kB')
  expect(transfers.progress).toEqual({ files: 0, bytes: 2_012_000 })
  transfers.read('Downloaded from central: https://repo.example/a.jar (10 MB at 3.2 MB/s)')
  expect(transfers.progress).toEqual({ files: 1, bytes: 10_000_000 })
})
