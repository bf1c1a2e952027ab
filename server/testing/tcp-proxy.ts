import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'

export type ProxyMode = 'pass' | 'silent' | 'refuse' | 'reset' | 'slow' | 'slice'

/** A TCP proxy on loopback that can do what broken networks do: fall silent, refuse, reset in mid-answer, delay, hand out a few bytes at a time. */
export class TcpProxy {
  mode: ProxyMode = 'pass'
  readonly #target: { host: string; port: number }
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(target: { host: string; port: number }) {
    this.#target = target
    this.#server = createServer((socket) => this.#accept(socket))
  }

  /** Port 0 takes a free one. Returns host:port. */
  listen(port = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '')
      })
    })
  }

  get connections(): number {
    return this.#sockets.size
  }

  #accept(client: Socket): void {
    this.#keep(client)
    if (this.mode === 'refuse') {
      client.destroy()
      return
    }
    const upstream = createConnection(this.#target)
    this.#keep(upstream)
    client.on('data', (chunk) => upstream.write(chunk))
    // Answers keep their order whatever is done to each of them.
    let before: Promise<void> = Promise.resolve()
    upstream.on('data', (chunk: Buffer) => {
      const { mode } = this
      before = before.then(() => hand(client, chunk, mode))
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
  }

  /** Ends all connections that are open now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.cut()
    return closed
  }
}

const SLOW_MS = 100

async function hand(client: Socket, chunk: Buffer, mode: ProxyMode): Promise<void> {
  if (client.destroyed) return
  if (mode === 'pass') client.write(chunk)
  if (mode === 'reset') {
    client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)))
    client.resetAndDestroy()
  }
  if (mode === 'slow') {
    await pause(SLOW_MS)
    client.write(chunk)
  }
  if (mode !== 'slice') return
  for (let from = 0; from < chunk.length && !client.destroyed; from += 7) {
    client.write(chunk.subarray(from, from + 7))
    // Every few slices another turn of the loop, so that they really leave apart.
    if (from % 70 === 0) await turn()
  }
}
