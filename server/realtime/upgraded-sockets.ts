import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * The connections that were upgraded on a path. Node's server forgets them at the upgrade, and a WebSocket whose other
 * side is silent is given 30 s to say goodbye: whoever stops in time must cut them.
 */
export class UpgradedSockets {
  readonly #server: Server
  readonly #sockets = new Set<Duplex>()
  readonly #onUpgrade: (request: IncomingMessage, socket: Duplex) => void

  constructor(server: Server, path: string) {
    this.#server = server
    this.#onUpgrade = (request, socket) => {
      if (request.url?.startsWith(`${path}/`) !== true) return
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    }
    server.on('upgrade', this.#onUpgrade)
  }

  /** Ends what is left, at once, and forgets the server. */
  cut(): void {
    this.#server.off('upgrade', this.#onUpgrade)
    for (const socket of this.#sockets) socket.destroy()
  }
}
