import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { testStack } from '../server/testing/stack.ts'
import { uniqueName } from '../server/testing/unique-name.ts'

const children: ChildProcess[] = []

function start(env: Record<string, string>): { child: ChildProcess; log: () => string } {
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  child.stderr?.on('data', (chunk) => {
    text += chunk
  })
  return { child, log: () => text }
}

async function firstLine(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('no standard output')
  for await (const line of createInterface(child.stdout)) return JSON.parse(line)
  throw new Error('it ended without a line')
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('the demo process', () => {
  it('says its control port in one line, logs JSON without a warning of Node, and ends with 0 on SIGTERM', async () => {
    const stack = testStack()
    const { child, log } = start({
      DEMO_BOOTSTRAP: stack.bootstrap.join(','),
      DEMO_REGISTRY_URL: stack.registryUrl,
      DEMO_PREFIX: `${uniqueName('demo')}.`,
    })
    const ready = await firstLine(child)
    expect(ready).toEqual({ ready: true, controlPort: expect.any(Number) })
    await expect.poll(() => (log().match(/a demo service runs/g) ?? []).length, { timeout: 40_000 }).toBe(2)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    for (const line of log().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ part: 'demo', level: 'info' })
  })

  it('ends with 1 and names every faulty setting', async () => {
    const { child, log } = start({ DEMO_BOOTSTRAP: 'nonsense', DEMO_REGISTRY_URL: 'ftp://x', DEMO_RATE: '0' })
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(log()).toContain('DEMO_BOOTSTRAP')
    expect(log()).toContain('DEMO_REGISTRY_URL')
    expect(log()).toContain('DEMO_RATE')
  })
})
