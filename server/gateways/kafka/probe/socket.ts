import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { TlsSettings } from '../../../core/connection-settings.ts'
import { connectionError } from '../protocol/errors.ts'
import { type Deadline, within } from '../transport/deadline.ts'
import type { Address, NoConnection } from './types.ts'

const kinds: Record<string, NoConnection['kind']> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-name',
  ENODATA: 'unknown-name',
  EAI_AGAIN: 'no-dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'silent',
  DEADLINE: 'silent',
}

/** An open TCP connection. Rejects with the system's error, or with KafkaError (DEADLINE, ABORTED); leaves nothing open then. */
export function openSocket({ host, port }: Address, deadline: Deadline): Promise<Socket> {
  const socket = connect({ host, port })
  return settled(socket, 'connect', deadline)
}

/**
 * An encrypted connection whose certificate was looked at and not yet insisted on: `authorized` and `authorizationError` say
 * what was found. Rejects as `openSocket` does, and with the library's error where no handshake came to be.
 */
export async function openTlsSocket(address: Address, tls: TlsSettings, deadline: Deadline): Promise<TLSSocket> {
  const socket = connectTls({
    host: address.host,
    port: address.port,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.keyPassword === undefined ? {} : { passphrase: tls.keyPassword }),
    ...servername(address.host, tls.serverName),
    rejectUnauthorized: false,
  })
  return settled(socket, 'secureConnect', deadline)
}

/** The name that is asked for; an address may not be one (RFC 6066). */
function servername(host: string, configured: string | undefined): { servername?: string } {
  if (configured !== undefined) return { servername: configured }
  return isIP(host) === 0 ? { servername: host } : {}
}

function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', deadline: Deadline): Promise<S> {
  const opened = new Promise<S>((resolve, reject) => {
    socket.once(event, () => resolve(socket))
    // Stays on: a socket that nobody listens to any more must not end the process with a late error.
    socket.on('error', reject)
    socket.once('close', () => reject(codedError('ECONNRESET', 'the connection was closed')))
  })
  return within(deadline, opened, (reason) => {
    socket.destroy()
    return connectionError(reason, reason === 'DEADLINE' ? 'No answer in time.' : 'The caller went away.')
  }).catch((error: unknown) => {
    socket.destroy()
    throw error
  })
}

/** What kept a connection from being made. */
export function noConnection(error: unknown): NoConnection {
  const codes = codesOf(error)
  const known = codes.find((code) => code in kinds)
  return { kind: known === undefined ? 'broken' : (kinds[known] ?? 'broken'), code: known ?? codes[0] ?? 'UNKNOWN' }
}

/** Error codes from the outside in: of the error itself, of those it gathers, of its cause. */
export function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'kafkaName' in error && typeof error.kafkaName === 'string' ? error.kafkaName : 'code' in error ? error.code : null
  const gathered = error instanceof AggregateError ? error.errors.flatMap((each: unknown) => codesOf(each)) : []
  return [...(typeof own === 'string' ? [own] : []), ...gathered, ...codesOf(error.cause)]
}

export function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
