import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import { eventually } from '../testing/eventually.ts'
import { testPort } from '../testing/test-port.ts'
import { startOf } from './process-identity.ts'
import { ProcessRecords } from './process-records.ts'
import { type Part, Supervisor } from './supervisor.ts'
import type { PartState } from './types.ts'

let home = ''
const started: Supervisor[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'headgate-supervisor-'))
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()))
  await rm(home, { recursive: true, force: true })
})

/** A supervised Node program with the code given. */
async function supervise(code: string, changes: Partial<Part> = {}): Promise<{ supervisor: Supervisor; seen: PartState[]; records: ProcessRecords }> {
  const records = new ProcessRecords(home)
  const seen: PartState[] = []
  const part: Part = {
    name: 'kafka',
    port: await testPort(),
    prepare: async () => ({ file: process.execPath, args: ['-e', code] }),
    answers: async () => true,
    outputFile: join(home, 'output.log'),
    startTimeoutMs: 5000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 2000,
    killSignal: 'SIGKILL',
    ...changes,
  }
  const supervisor = new Supervisor(part, { records, log: silentLog, onChange: (state) => seen.push(state) })
  started.push(supervisor)
  supervisor.start()
  return { supervisor, seen, records }
}

const forever = 'setInterval(() => undefined, 1000)'

test('a program that ends is started again after a pause, with the last lines that it wrote', async () => {
  const { supervisor, seen } = await supervise("console.log('disk is full'); process.exitCode = 3", { answers: async () => false })
  await eventually('the state', () => supervisor.state.restarts >= 2)
  const pauses = seen.filter((state) => state.state === 'restarting' && state.nextStartAt !== null)
  expect(pauses[0]).toMatchObject({ problem: 'kafka is not running: it ended with code 3.', lastLines: ['disk is full'], pid: null })
})

test('a program that cannot be started at all, and one whose preparation fails, say why', async () => {
  const missing = await supervise('', { prepare: async () => ({ file: '/nowhere/java', args: [] }) })
  await eventually('the state', () => missing.supervisor.state.state === 'restarting')
  expect(missing.supervisor.state.problem).toMatch(/it could not be started: spawn \/nowhere\/java ENOENT/)
  const unprepared = await supervise('', { prepare: () => Promise.reject(new Error('no space left')) })
  await eventually('the state', () => unprepared.supervisor.state.state === 'restarting')
  expect(unprepared.supervisor.state.problem).toBe('kafka is not running: no space left.')
})

test('after four failed starts in a row whoever waits is told, and starts go on all the same', async () => {
  const { supervisor } = await supervise('process.exit(1)', { answers: async () => false })
  await expect(supervisor.ready(AbortSignal.timeout(15_000))).rejects.toThrow(/it ended with code 1\..*output\.log/s)
  expect(supervisor.state).toMatchObject({ state: 'failed', restarts: 3 })
  expect(supervisor.state.nextStartAt).not.toBeNull()
}, 20_000)

test('a program that runs but never answers is ended at its deadline', async () => {
  const { supervisor, seen } = await supervise(forever, { answers: async () => false, startTimeoutMs: 300 })
  await eventually('the state', () => supervisor.state.state === 'restarting')
  expect(supervisor.state.problem).toContain('it did not answer within 0.3 s')
  expect(startOf(seen.find((state) => state.pid !== null)?.pid ?? 0)).toBeNull()
})

test('a port that another program took is the reason that is shown, and nothing is started on it', async () => {
  const port = await testPort()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  const { supervisor, seen } = await supervise(forever, { port })
  await eventually('the state', () => supervisor.state.state === 'restarting')
  expect(supervisor.state.problem).toContain(`port ${port} is taken by another program`)
  expect(seen.every((state) => state.pid === null)).toBe(true)
  await new Promise((resolve) => other.close(resolve))
  await supervisor.ready(AbortSignal.timeout(5000))
})

test('a stop ends a program that ignores its signal, at the deadline, and leaves no record', async () => {
  const stubborn = `process.on('SIGTERM', () => undefined); ${forever}; require('node:fs').writeFileSync(${JSON.stringify('MARK')}, '')`
  const mark = join(home, 'up')
  const { supervisor, records } = await supervise(stubborn.replace('MARK', mark), {
    stopTimeoutMs: 200,
    answers: async () => (await import('node:fs')).existsSync(mark),
  })
  await supervisor.ready()
  const pid = supervisor.state.pid ?? 0
  expect(records.living().map((record) => record.pid)).toEqual([pid])
  await supervisor.stop()
  expect(startOf(pid)).toBeNull()
  expect(records.living()).toEqual([])
  expect(supervisor.state.state).toBe('stopped')
})

test('waiting ends with its signal, and a second wait is not touched by it', async () => {
  const { supervisor } = await supervise(forever, { answers: async () => false })
  const stop = new AbortController()
  const first = supervisor.ready(stop.signal)
  const second = supervisor.ready(AbortSignal.timeout(10_000))
  stop.abort()
  await expect(first).rejects.toThrow('given up')
  await supervisor.stop()
  await expect(second).rejects.toThrow('kafka is stopped')
})
