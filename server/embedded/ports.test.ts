import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { freePort, isFree } from './ports.ts'

const servers: Server[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))))

async function occupy(port: number, host: string): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

test('a port that a program listens on is never taken, be it on loopback or on all addresses', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const taken = await occupy(0, host)
    expect(await isFree(taken)).toBe(false)
    expect(await freePort(taken)).toBeGreaterThan(taken)
  }
})

test('a port that was promised to another part is left out', async () => {
  const first = await freePort(41_000)
  expect(await freePort(first, new Set([first]))).toBeGreaterThan(first)
})

test('a port is free again after its program closed it', async () => {
  const port = await occupy(0, '127.0.0.1')
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
  expect(await isFree(port)).toBe(true)
})
