import { createConnection, createServer, type Server, type Socket } from 'node:net'

export type ProxyMode = 'pass' | 'silent' | 'refuse'

/** A TCP proxy on loopback that can fall silent (accept, read and never answer) or refuse, as broken networks do. */
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
    upstream.on('data', (chunk) => {
      if (this.mode === 'pass') client.write(chunk)
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
