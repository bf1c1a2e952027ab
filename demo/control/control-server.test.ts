import { afterEach, describe, expect, it } from 'vitest'
import { Demo } from '../../server/contract/demo.ts'
import { DemoState } from '../service/demo-state.ts'
import { type ControlServer, startControlServer } from './control-server.ts'

const open: ControlServer[] = []

async function start(): Promise<{ state: DemoState; url: string }> {
  const state = new DemoState(20)
  const server = await startControlServer(state, 0)
  open.push(server)
  return { state, url: `http://127.0.0.1:${server.port}/demo` }
}

const put = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> => fetch(url, { method: 'PUT', body, headers })

afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

describe('the control port', () => {
  it('answers in the shape of the contract, with counts as decimal text', async () => {
    const { state, url } = await start()
    state.acknowledged('orders', 3, 'simulator')
    state.acknowledged('orders', 2, 'payments')
    state.service('payments', 'running', null)
    state.note('something')
    const demo = Demo.parse(await (await fetch(url)).json())
    expect(demo.produced).toEqual({ orders: '5' })
    expect(demo.services).toEqual([{ name: 'payments', state: 'running', instances: 1, note: null }])
    expect(demo.notes[0]).toMatch(/something$/)
  })

  it('changes what a change names and leaves the rest', async () => {
    const { url } = await start()
    await put(url, JSON.stringify({ faults: { poison: true } }))
    const demo = Demo.parse(await (await put(url, JSON.stringify({ ratePerSecond: 300, faults: { burst: true } }))).json())
    expect(demo).toMatchObject({ running: true, ratePerSecond: 300, faults: { poison: true, burst: true, duplicates: false } })
  })

  it.each([
    ['a rate beyond the limits', '{"ratePerSecond":5001}', 400],
    ['an unknown member', '{"speed":1}', 400],
    ['no JSON', 'rate=3', 400],
    ['too long a body', `{"x":"${'y'.repeat(20_000)}"}`, 413],
  ])('refuses %s and changes nothing', async (_, body, status) => {
    const { state, url } = await start()
    expect((await put(url, body)).status).toBe(status)
    expect(state.ratePerSecond).toBe(20)
  })

  it('refuses browsers, other paths and other methods', async () => {
    const { url } = await start()
    expect((await fetch(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect((await fetch(`${url}/x`)).status).toBe(404)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405)
  })
})
