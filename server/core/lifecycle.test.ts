import { expect, it } from 'vitest'
import { Lifecycle } from './lifecycle.ts'
import { silentLog } from './log.ts'

it('a stop during the start starts nothing more, and stops each started part once, in reverse', async () => {
  const lifecycle = new Lifecycle(silentLog)
  const events: string[] = []
  const part = (name: string, start: () => Promise<void> | void) => ({
    name,
    start: () => {
      events.push(`start ${name}`)
      return start()
    },
    stop: () => {
      events.push(`stop ${name}`)
    },
  })
  const gate = Promise.withResolvers<void>()
  lifecycle.register(part('a', () => undefined))
  lifecycle.register(part('b', () => gate.promise))
  lifecycle.register(part('c', () => undefined))
  const starting = lifecycle.start()
  await expect.poll(() => events).toContain('start b')
  const stopping = lifecycle.stop()
  gate.resolve()
  await expect(starting).rejects.toThrow('ended by a stop')
  expect(await stopping).toEqual({ failed: [] })
  expect(events).toEqual(['start a', 'start b', 'stop b', 'stop a'])
})
