import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockHome } from './home-lock.ts'
import { writeRunFile } from './run-file.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'headgate-lock-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('the second start is told who runs and where', async () => {
  const lock = await lockHome(home)
  await expect(lockHome(home)).rejects.toThrow(`still starting): process ${process.pid} uses ${home}`)
  await writeRunFile(home, { url: 'http://127.0.0.1:3000', pid: process.pid, bootstrap: null, registry: null, connect: null, database: null })
  await expect(lockHome(home)).rejects.toThrow('runs already at http://127.0.0.1:3000')
  await lock.release()
  await (await lockHome(home)).release()
  expect(await readdir(home)).toEqual(['run.json'])
})

test('of many starts at once on a lock that was left behind exactly one wins', async () => {
  for (const left of ['', '{"pid":1', JSON.stringify({ pid: 2 ** 22 - 1, start: 'long ago', token: 'x' })]) {
    await writeFile(join(home, 'lock.json'), left)
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)))
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    expect((await readdir(home)).filter((name) => name !== 'lock.json')).toEqual([])
    await won[0]?.value.release()
  }
})

test('a release never removes the lock of another holder', async () => {
  const lock = await lockHome(home)
  await writeFile(join(home, 'lock.json'), JSON.stringify({ pid: 1, start: 'x', token: 'another' }))
  await lock.release()
  expect(await readFile(join(home, 'lock.json'), 'utf8')).toContain('another')
})

test('a folder that cannot be made is named with what to do', async () => {
  await writeFile(join(home, 'file'), '')
  await expect(lockHome(join(home, 'file/inside'))).rejects.toThrow(/cannot be written: .* HEADGATE_HOME/)
})
