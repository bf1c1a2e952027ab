import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OriginVerdict } from './origin.ts'

/** The paths that the API answers; everything else is a page. */
const apiPath = /^\/(api|docs|healthz|readyz|metrics)(?:\/|$|\?)/

export interface ListenerOptions {
  basePath: string
  api: RequestListener
  /** Gives null where there are no pages: an API-only server answers 404 there. */
  pages: () => RequestListener | null
  /** Asked before every page; the API asks for itself, to answer with a problem. */
  checkHost: (headers: IncomingHttpHeaders) => OriginVerdict
  /** Below the base path, each with a slash at its end: what others upgrade. Every other upgrade is refused. */
  upgrades: string[]
}

/**
 * The one server of the process. Requests are split by path before any framework sees them, because a framework that
 * has begun to read a body cannot hand the request on.
 */
export function createListener(options: ListenerOptions): Server {
  const { basePath, api, pages, checkHost } = options
  // Record cursors carry one offset per partition and may be long.
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const url = request.url ?? '/'
    if (!url.startsWith('/') || !URL.canParse(url, 'http://localhost')) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('The address is not a path.\n')
      return
    }
    const below = basePath === '' || url === basePath || url.startsWith(`${basePath}/`) || url.startsWith(`${basePath}?`)
    const path = below ? url.slice(basePath.length) || '/' : null
    if (path !== null && apiPath.test(path)) {
      request.url = path
      api(request, response)
      return
    }
    const host = checkHost(request.headers)
    if (!host.allowed) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(`${host.reason}\n`)
      return
    }
    const page = pages()
    if (page !== null) page(request, response)
    else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This server has no pages.\n')
    }
  })
  refuseUpgrades(
    server,
    options.upgrades.map((path) => basePath + path),
  )
  return server
}

/** Node leaves an upgrade that no listener takes open for ever. */
function refuseUpgrades(server: Server, taken: string[]): void {
  server.on('upgrade', (request, socket) => {
    if (taken.some((path) => request.url?.startsWith(path) === true)) return
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () => socket.destroy())
  })
}

/** Listens, or rejects with the reason (a taken port, an address that is not this machine's). */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(portOf(server.address()))
    })
  })
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

/** Takes no new requests, lets those under way end for `graceMs`, then cuts what is left. */
export function closeListener(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
