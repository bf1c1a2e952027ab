import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import { eventually } from '../testing/eventually.ts'
import { testPort } from '../testing/test-port.ts'
import { needRoom, reasonIn } from './disk-trouble.ts'
import { ProcessRecords } from './process-records.ts'
import { Supervisor } from './supervisor.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'headgate-disk-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const root = join(import.meta.dirname, '../..')
/** A mount that only one process and its children see, and that ends with them. */
const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0

/** Runs a Node script of ours with its state folder on a file system of its own; `rest` is what lies in the folder afterwards. */
function runOn(mountOptions: string, script: string): { code: number | null; lines: string[]; rest: string } {
  const shell =
    'mount -t tmpfs -o "$1" tmpfs "$HEADGATE_HOME" && "$2" "$3"; code=$?; echo "rest: $(ls -A "$HEADGATE_HOME" | tr "\\n" " ")"; exit $code'
  const { PATH, HOME } = process.env
  const env: NodeJS.ProcessEnv = {
    PATH,
    HOME,
    HEADGATE_HOME: home,
    HEADGATE_CONFIG: join(root, 'scripts/setup/empty.yaml'),
    DEMO: 'off',
    NODE_ENV: 'production',
  }
  const args = ['-rm', 'sh', '-c', shell, 'sh', mountOptions, process.execPath, join(root, script)]
  const result = spawnSync('unshare', args, { cwd: root, env, encoding: 'utf8', timeout: 60_000 })
  const rest = /rest: (.*)/.exec(result.stdout)?.[1]?.trim() ?? 'unknown'
  return { code: result.status, lines: `${result.stderr}${result.stdout.replace(/rest: .*\n/, '')}`.trim().split('\n'), rest }
}

describe.skipIf(!mayMount).each(['server/main.ts', 'scripts/setup/settings.mjs'])('%s', { timeout: 90_000 }, (script) => {
  test('ends with one line that names the folder and the remedy where it is read-only', () => {
    const { code, lines, rest } = runOn('ro,size=1m', script)
    expect(lines).toEqual([expect.stringContaining(`The state folder ${home} cannot be written: its file system is read-only.`)])
    expect(lines[0]).toContain('HEADGATE_HOME')
    expect({ code, rest }).toEqual({ code: 1, rest: '' })
  })

  test('ends with one line that names the folder and the remedy where the disk is full, and leaves nothing there', () => {
    const { code, lines, rest } = runOn('size=16k', script)
    expect(lines).toEqual([expect.stringContaining(`The state folder ${home} cannot be written: its disk is full. Free space there`)])
    expect({ code, rest }).toEqual({ code: 1, rest: '' })
  })
})

test.skipIf(!mayMount)(
  'a first start on a disk that is too small for its data says how much it needs, before it downloads anything',
  { timeout: 90_000 },
  () => {
    const { code, lines, rest } = runOn('size=20m', 'server/main.ts')
    expect(lines).toEqual([expect.stringMatching(new RegExp(`The disk of ${home} has no room for .*: \\d+ MB are needed, 2\\d MB are free\\.`))])
    expect(code).toBe(1)
    expect(rest).toBe('')
  },
)

test('room is asked for in bytes', async () => {
  await expect(needRoom(home, 1, 'one byte')).resolves.toBeUndefined()
  await expect(needRoom(home, 1e18, 'everything')).rejects.toThrow(/no room for everything: 1000000000000 MB are needed/)
})

/** A supervised program with the code given, until its first end is told. */
async function firstEnd(code: string): Promise<{ problem: string | null; pid: number | null }> {
  const part = {
    name: 'kafka' as const,
    port: await testPort(),
    prepare: async () => ({ file: process.execPath, args: ['-e', code] }),
    answers: async () => true,
    outputFile: join(home, 'logs/output.log'),
    startTimeoutMs: 5000,
    stopSignal: 'SIGTERM' as const,
    stopTimeoutMs: 2000,
    killSignal: 'SIGKILL' as const,
  }
  const supervisor = new Supervisor(part, { records: new ProcessRecords(home), log: silentLog, onChange: () => undefined })
  supervisor.start()
  try {
    await eventually('the end', () => supervisor.state.state === 'restarting' || supervisor.state.state === 'failed', 30_000)
    return { problem: supervisor.state.problem, pid: supervisor.state.pid }
  } finally {
    await supervisor.stop()
  }
}

test('a part that ends because its disk is full is told as such, with the folder', async () => {
  const { problem } = await firstEnd("console.error('java.io.IOException: No space left on device'); process.exitCode = 1")
  expect(problem).toBe(
    `kafka is not running: the disk of ${home} is full; free space there, and it is started again by itself (it ended with code 1).`,
  )
})

test('a part whose process cannot be recorded is not left running', async () => {
  await writeFile(join(home, 'processes'), 'a file where the folder of the records should be')
  const { problem, pid } = await firstEnd(`setInterval(() => undefined, 1000, ${JSON.stringify(home)})`)
  expect(problem).toMatch(/kafka is not running: .*(EEXIST|ENOTDIR)/)
  expect(pid).toBeNull()
  // pgrep ends with 1 where it finds none.
  await eventually('its end', () => spawnSync('pgrep', ['-f', home]).status === 1, 30_000)
})

test('of what a program says the line that tells its failure is kept', () => {
  expect(reasonIn('creating files ... ok\nFATAL: could not write to file "base/4": No space left\nSTATEMENT: x\n')).toMatch(/^FATAL: could not write/)
  expect(reasonIn('one\ntwo\nthree\n')).toBe('two three')
})
