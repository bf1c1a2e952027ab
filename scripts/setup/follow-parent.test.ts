import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const hook = pathToFileURL(join(import.meta.dirname, 'follow-parent.mjs')).href
let folder: string
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-follow-'))
  await writeFile(
    join(folder, 'server.mjs'),
    `import { fork } from 'node:child_process'
process.on('message', () => {
  const worker = fork(new URL('./worker.mjs', import.meta.url))
  worker.once('message', (answer) => process.send({ answer }))
  worker.once('exit', () => process.send({ answer: 'none' }))
  worker.once('spawn', () => setTimeout(() => worker.send('question'), 300))
})
process.on('SIGTERM', () => process.exit(7))
setInterval(() => undefined, 1000)`,
  )
  await writeFile(join(folder, 'worker.mjs'), "process.once('message', () => process.send('the paths'))")
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function startFollowing(): ChildProcess {
  const child = fork(join(folder, 'server.mjs'), { execArgv: ['--import', hook], env: { ...process.env, FOLLOWED_PARENT: String(process.pid) } })
  started.push(child)
  return child
}

it('a worker that the server forks keeps its own channel, so that pages which ask it are compiled', async () => {
  const child = startFollowing()
  const answer = new Promise((resolve) => child.once('message', resolve))
  child.send('go')
  expect(await answer).toEqual({ answer: 'the paths' })
})

it('a server whose starter is gone gets SIGTERM', async () => {
  const child = startFollowing()
  const exit = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => child.once('spawn', resolve))
  // The channel is there before the hook is: its end is noticed only by who listens.
  const ready = new Promise((resolve) => child.once('message', resolve))
  child.send('go')
  await ready
  child.disconnect()
  expect(await exit).toBe(7)
})
