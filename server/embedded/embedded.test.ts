import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import { eventually } from '../testing/eventually.ts'
import { ownStack } from '../testing/own-stack.ts'
import { startEmbedded } from './index.ts'
import { askClusterId } from './kafka-probe.ts'
import { startOf } from './process-identity.ts'
import type { PartName, PartState } from './types.ts'

const deadline = () => AbortSignal.timeout(5000)

describe('the whole stack', () => {
  test('a broker that is killed is shown with its reason, started again with its data, and the others run on', async () => {
    const { stack, end } = await ownStack(() => undefined)
    try {
      const part = (name: PartName) => stack.parts().find((one) => one.name === name)
      const [kafka, postgres, registry] = [part('kafka'), part('postgres'), part('registry')]
      const port = Number(stack.bootstrap?.[0]?.split(':')[1])
      const clusterId = await askClusterId(port, deadline())
      const seen: PartState[] = []
      stack.onChange((state) => seen.push(state))

      process.kill(kafka?.pid ?? 0, 'SIGKILL')
      await eventually('the state', () => seen.some((state) => state.name === 'kafka' && state.state === 'restarting'))
      await stack.ready('kafka', AbortSignal.timeout(60_000))

      expect(seen.find((state) => state.state === 'restarting')).toMatchObject({
        name: 'kafka',
        problem: 'kafka is not running: it was ended by SIGKILL.',
      })
      expect(seen.find((state) => state.state === 'restarting')?.lastLines.length).toBeGreaterThan(0)
      expect(part('kafka')).toMatchObject({ state: 'running', restarts: 1, problem: null, lastLines: [] })
      expect(await askClusterId(port, deadline())).toBe(clusterId)
      expect([part('postgres')?.pid, part('registry')?.pid]).toEqual([postgres?.pid, registry?.pid])
    } finally {
      const pids = stack.parts().map((state) => state.pid ?? 0)
      await end()
      expect(stack.parts().map((state) => state.state)).toEqual(['stopped', 'stopped', 'stopped'])
      expect(pids.map(startOf)).toEqual([null, null, null])
    }
  }, 120_000)
})

describe('one part', { timeout: 60_000 }, () => {
  let home = ''
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'headgate-embedded-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))
  const start = () => startEmbedded({ home, parts: ['postgres'], ports: { postgres: 33_000 }, log: silentLog })

  test('that a killed process left behind is ended by the next start, which finds its data', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', ownerCode(home)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(owner.stdout.setEncoding('utf8'), 'data')
    const { pid, url } = JSON.parse(String(line))
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    expect(startOf(pid)).not.toBeNull()

    const stack = await start()
    expect(startOf(pid)).toBeNull()
    await stack.ready('postgres')
    expect(stack.databaseUrl).toBe(url)
    await stack.stop()
  })

  test('that is waited for when the stack stops is said to be stopped', async () => {
    const stack = await start()
    const waiting = stack.ready('postgres')
    await stack.stop()
    await expect(waiting).rejects.toThrow('postgres is stopped.')
    expect(stack.parts()).toMatchObject([{ name: 'postgres', state: 'stopped', pid: null }])
  })

  test('that finds its port taken by another one of its kind takes the next port and knows its own server', async () => {
    const stack = await start()
    await stack.ready('postgres')
    const other = await startEmbedded({ home: join(home, 'other'), parts: ['postgres'], ports: { postgres: 33_000 }, log: silentLog })
    await other.ready('postgres')
    expect(other.parts()[0]?.port).not.toBe(stack.parts()[0]?.port)
    await Promise.all([stack.stop(), other.stop()])
  })
})

/** A process that starts the part and then does nothing. */
function ownerCode(home: string): string {
  return `
    const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))})
    const { silentLog } = await import(${JSON.stringify(join(import.meta.dirname, '../core/log.ts'))})
    const stack = await startEmbedded({ home: ${JSON.stringify(home)}, parts: ['postgres'], ports: { postgres: 33000 }, log: silentLog })
    await stack.ready('postgres')
    console.log(JSON.stringify({ pid: stack.parts()[0].pid, url: stack.databaseUrl }))
    setInterval(() => undefined, 1000)`
}
