import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { afterEach, expect, test, vi } from 'vitest'
import { type Connection, SocketHub } from './socket-hub.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

/** A real socket.io server; `breaksUpgrades`: as behind a proxy that accepts WebSockets and closes them at once. */
async function aServer(breaksUpgrades = false): Promise<{ origin: string; sockets: Server }> {
  const http = createServer()
  const sockets = new Server(http, { path: '/socket.io' })
  sockets.on('connection', (socket) => socket.onAny((_event, _payload, ack: (answer: object) => void) => ack({})))
  if (breaksUpgrades) {
    http.removeAllListeners('upgrade')
    http.on('upgrade', (request, socket) => {
      const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      const answer = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
      socket.end(answer, () => socket.destroy())
    })
  }
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  cleanups.push(() => sockets.close())
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, sockets }
}

const connected = (hub: SocketHub) => vi.waitFor(() => expect(hub.connection.state).toBe('connected'), 20_000)

test('a client library that could not be loaded is told, and asked for again until it comes', async () => {
  const { origin } = await aServer()
  let asked = 0
  const load = async () => {
    asked += 1
    if (asked < 3) throw new Error('Loading chunk 7 failed.')
    return { io }
  }
  const hub = new SocketHub('/socket.io', { origin, load, reloadAfterMs: 20 })
  const told: Connection[] = []
  hub.watch(() => told.push(hub.connection))
  const lease = hub.lease()
  await expect(lease.send('demo.watch', { on: true })).rejects.toMatchObject({ code: 'unreachable' })
  await connected(hub)
  expect(told.filter(({ state }) => state === 'lost')).toMatchObject([{ reason: 'Loading chunk 7 failed.' }, { reason: 'Loading chunk 7 failed.' }])
  expect(await lease.send('demo.watch', { on: true })).toEqual({})
  lease.release()
})

test('a socket that was closed says nothing about the connection that took its place', async () => {
  const { origin } = await aServer()
  const hub = new SocketHub('/socket.io', { origin })
  const first = hub.lease()
  await connected(hub)
  const told: Connection['state'][] = []
  hub.watch(() => told.push(hub.connection.state))
  first.release()
  const second = hub.lease()
  await connected(hub)
  expect(hub.connection.session).toBe(2)
  second.release()
  await new Promise((resolve) => setImmediate(resolve))
  expect(hub.connection.state).toBe('idle')
  expect(told).toEqual(['idle', 'connecting', 'connected', 'idle'])
})

test('behind a proxy that accepts WebSockets and closes them at once, the connection comes by polling', async () => {
  const { origin } = await aServer(true)
  const hub = new SocketHub('/socket.io', { origin, connectTimeoutMs: 300 })
  const lease = hub.lease()
  await connected(hub)
  expect(hub.connection.transport).toBe('polling')
  expect(await lease.send('demo.watch', { on: true })).toEqual({})
  expect(hub.connection).toMatchObject({ state: 'connected', transport: 'polling', session: 1 })
  lease.release()
})
