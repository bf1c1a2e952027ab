import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Demo } from '../../contract/demo.ts'
import { createDemoControl } from './demo-control.ts'

const demo: Demo = {
  running: true,
  ratePerSecond: 20,
  faults: { poison: false, duplicates: false, outOfOrder: false, burst: false, slowConsumer: false, incompatibleSchema: false },
  produced: { 'orders.order-created.v1': '9007199254740993' },
  producedPerSecond: 19.8,
  services: [{ name: 'payments', state: 'running', instances: 1, note: null }],
  notes: [],
}

const servers: Server[] = []

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

const call = () => ({ signal: new AbortController().signal })

describe('the control of the demo', () => {
  it('sends a change as it is and returns what holds afterwards', async () => {
    const seen: string[] = []
    const port = await listen(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      seen.push(`${request.method} ${request.url} ${body}`)
      response.end(JSON.stringify(demo))
    })
    const control = createDemoControl(() => port)
    expect(await control.get(call())).toEqual(demo)
    expect(await control.set({ ratePerSecond: 7, faults: { poison: true } }, call())).toEqual(demo)
    expect(seen).toEqual(['GET /demo ', 'PUT /demo {"ratePerSecond":7,"faults":{"poison":true}}'])
  })

  it('says demo-down while the process has no port, refuses connections, answers nonsense or fails', async () => {
    await expect(createDemoControl(() => null).get(call())).rejects.toMatchObject({ code: 'demo-down' })
    await expect(createDemoControl(() => 1).get(call())).rejects.toMatchObject({ code: 'demo-down' })
    const nonsense = await listen((_, response) => void response.end('{"running":"yes"}'))
    await expect(createDemoControl(() => nonsense).get(call())).rejects.toMatchObject({ code: 'demo-down' })
    const html = await listen((_, response) => void response.end('<html>'))
    await expect(createDemoControl(() => html).get(call())).rejects.toMatchObject({ code: 'demo-down' })
    const failing = await listen((_, response) => void response.writeHead(500).end('{"detail":"no"}'))
    await expect(createDemoControl(() => failing).get(call())).rejects.toMatchObject({ code: 'demo-down' })
  })

  it('gives up on a process that does not answer, at the deadline, at an abort and at close', async () => {
    const port = await listen(() => undefined)
    const control = createDemoControl(() => port)
    await expect(control.get({ ...call(), timeoutMs: 50 })).rejects.toMatchObject({
      code: 'demo-down',
      detail: 'The demo process did not answer within 50 ms.',
    })
    const caller = new AbortController()
    const aborted = control.get({ signal: caller.signal })
    caller.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'demo-down' })
    const closed = control.get(call())
    await control.close()
    await expect(closed).rejects.toMatchObject({ code: 'demo-down' })
  })

  it('hands on what the demo says about a change that it refuses', async () => {
    const port = await listen((_, response) => void response.writeHead(400).end('{"detail":"ratePerSecond: too big"}'))
    await expect(createDemoControl(() => port).set({}, call())).rejects.toMatchObject({ code: 'invalid-input', detail: 'ratePerSecond: too big' })
  })
})
