import { connectionError } from '../protocol/errors.ts'

/** Where a broker is reached. `id` is null for a bootstrap address, whose broker is not known yet. */
export interface Target {
  id: number | null
  host: string
  port: number
  /** host:port, for messages and as a key. */
  address: string
  /** Whether this address was configured here, rather than told by the cluster. */
  configured: boolean
}

export function targetOf(id: number | null, host: string, port: number, configured = false): Target {
  return { id, host, port, address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, configured }
}

/** Reads "host:port", with an IPv6 address in brackets. */
export function parseBootstrap(text: string): Target {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s/]+)):(\d{1,5})$/.exec(text.trim())
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port >= 1 && port <= 65535)) {
    throw connectionError('UNREACHABLE', `"${text}" is not a bootstrap address. Write host:port, such as kafka-1.example.com:9092.`)
  }
  return targetOf(null, host, port, true)
}
