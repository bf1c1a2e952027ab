import { Agent, request } from 'node:https'
import { Readable } from 'node:stream'
import type { TlsSettings } from '../../core/connection-settings.ts'

export interface WebRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
}

/** Asks an HTTP service. Redirects are handed back, never followed: credentials go where the configuration says and nowhere else. */
export type WebFetch = (url: string, init: WebRequest) => Promise<Response>

/** `fetch` without TLS settings of one's own; with them node's https, which takes authorities, a client certificate and a server name. */
export function webFetch(tls: TlsSettings | null): WebFetch {
  if (tls === null) return (url, init) => fetch(url, { ...init, redirect: 'manual' })
  const { ca, cert, key, keyPassword, serverName, rejectUnauthorized } = tls
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 16,
    timeout: 30_000,
    rejectUnauthorized,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  })
  return (url, init) => httpsFetch(url, init, agent)
}

function httpsFetch(url: string, { method = 'GET', headers = {}, body, signal }: WebRequest, agent: Agent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, signal }, (message) => {
      const { statusCode = 500 } = message
      const received = new Headers()
      for (const [name, value] of Object.entries(message.headers)) {
        for (const each of Array.isArray(value) ? value : [value ?? '']) received.append(name, each)
      }
      // Statuses that carry no body may not be given one.
      const empty = statusCode === 204 || statusCode === 205 || statusCode === 304
      if (empty) message.resume()
      resolve(new Response(empty ? null : bodyOf(message), { status: statusCode, headers: received }))
    })
    // The shape that `fetch` gives its failures: what happened is in the cause.
    sent.on('error', (cause) => reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause })))
    sent.end(body)
  })
}

function bodyOf(message: Readable): ReadableStream<Uint8Array> {
  return webStream(Readable.toWeb(message))
}

/** Node's own declaration of the web's streams and the web's differ in name only: at run time it is the same class. */
function webStream(stream: ReturnType<typeof Readable.toWeb>): ReadableStream<Uint8Array> {
  return stream as ReadableStream<Uint8Array>
}
