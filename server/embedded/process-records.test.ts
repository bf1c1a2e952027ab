import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import { startOf } from './process-identity.ts'
import { ProcessRecords } from './process-records.ts'

let home = ''
const children: ChildProcess[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'headgate-records-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(home, { recursive: true, force: true })
})

/** A real process; a stubborn one does not end on SIGTERM. */
async function program(stubborn = false): Promise<number> {
  const code = `${stubborn ? "process.on('SIGTERM', () => undefined);" : ''} setInterval(() => undefined, 1000); process.stdout.write('up')`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  if (child.pid === undefined) throw new Error('no pid')
  return child.pid
}

function add(records: ProcessRecords, name: string, pid: number): void {
  records.add({ name, pid, command: 'node', stopSignal: 'SIGTERM' })
}

test('exactly the recorded processes are ended, one that ignores its signal as well', async () => {
  const records = new ProcessRecords(home)
  const [mine, stubborn, foreign] = [await program(), await program(true), await program()]
  add(records, 'kafka', mine)
  add(records, 'registry', stubborn)
  const ended = await new ProcessRecords(home).endOrphans(silentLog, 500)
  expect(ended.map((record) => record.pid).toSorted()).toEqual([mine, stubborn].toSorted())
  expect([mine, stubborn, foreign].map((pid) => startOf(pid) !== null)).toEqual([false, false, true])
  expect(await readdir(join(home, 'processes'))).toEqual([])
})

test('a process that was given the number of a recorded one later is left alone', async () => {
  const foreign = await program()
  const records = new ProcessRecords(home)
  add(records, 'kafka', foreign)
  const record = { name: 'kafka', pid: foreign, start: 'another moment', command: 'node', stopSignal: 'SIGTERM' }
  await writeFile(join(home, 'processes/kafka.json'), JSON.stringify(record))
  expect(await records.endOrphans(silentLog)).toEqual([])
  expect(startOf(foreign)).not.toBeNull()
  expect(await readdir(join(home, 'processes'))).toEqual([])
})

test('torn records and those of ended processes name nobody', async () => {
  const records = new ProcessRecords(home)
  add(records, 'postgres', process.pid)
  await writeFile(join(home, 'processes/kafka.json'), '{"pid": 12')
  expect(records.living().map((record) => record.name)).toEqual(['postgres'])
  records.remove('postgres')
  expect(records.living()).toEqual([])
})

test('a process that has ended has no start, even while nobody has collected it', async () => {
  const pid = await program()
  expect(startOf(pid)).toBe(startOf(pid))
  process.kill(pid, 'SIGKILL')
  await new Promise((resolve) => children[0]?.once('exit', resolve))
  expect(startOf(pid)).toBeNull()
})
