import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** What happens to one request or answer: it passes, is never handed on, ends its connection instead, or is late. */
export type ProxyRule = 'pass' | 'drop' | 'close' | { lateMs: number }

/** `direction` is that of the frame; `apiKey` is that of the request, also for its answer. */
export type ProxyRules = (direction: 'request' | 'answer', apiKey: number) => ProxyRule

const metadata = 3
const findCoordinator = 10

/**
 * A proxy on loopback in front of one broker that knows where requests and answers begin, so that single calls can go wrong. Addresses
 * of the broker that answers tell are replaced by its own.
 */
export class KafkaProxy {
  rules: ProxyRules = () => 'pass'
  readonly #broker: { host: string; port: number }
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #port = 0

  constructor(broker: { host: string; port: number }) {
    this.#broker = broker
    this.#server = createServer((client) => this.#accept(client))
  }

  /** Returns host:port. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : 0
    return `127.0.0.1:${this.#port}`
  }

  #accept(client: Socket): void {
    const broker = createConnection(this.#broker)
    const apiKeys = new Map<number, number>()
    for (const socket of [client, broker]) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    }
    const close = () => {
      client.destroy()
      broker.destroy()
    }
    const hand = (rule: ProxyRule, frame: Buffer, to: Socket) => {
      if (rule === 'pass') to.write(frame)
      else if (rule === 'close') close()
      // Late even where the client has gone: that is what a delayed packet does.
      else if (rule !== 'drop') setTimeout(() => to.destroyed || to.write(frame), rule.lateMs)
    }
    client.on(
      'data',
      framed((frame) => {
        const apiKey = frame.readInt16BE(4)
        apiKeys.set(frame.readInt32BE(8), apiKey)
        hand(this.rules('request', apiKey), frame, broker)
      }),
    )
    broker.on(
      'data',
      framed((frame) => {
        const apiKey = apiKeys.get(frame.readInt32BE(4)) ?? -1
        apiKeys.delete(frame.readInt32BE(4))
        if (apiKey === metadata || apiKey === findCoordinator) this.#renamed(frame)
        hand(this.rules('answer', apiKey), frame, client)
      }),
    )
    broker.on('close', () => client.destroy())
    client.on('close', () => setTimeout(() => broker.destroy(), lingerMs))
  }

  /** In every version of these answers the port stands right behind the host. */
  #renamed(frame: Buffer): void {
    const host = Buffer.from(this.#broker.host)
    for (let at = frame.indexOf(host); at >= 0; at = frame.indexOf(host, at + 1)) {
      const port = at + host.length
      if (port + 4 <= frame.length && frame.readInt32BE(port) === this.#broker.port) frame.writeInt32BE(this.#port, port)
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

/** A request that is late is delivered although its sender gave up. */
const lingerMs = 20_000

/** Puts what arrives together to whole frames, length included. */
function framed(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const size = 4 + rest.readInt32BE(0)
      // A copy: what is late must not share memory with what comes next.
      onFrame(Buffer.from(rest.subarray(0, size)))
      rest = rest.subarray(size)
    }
  }
}
