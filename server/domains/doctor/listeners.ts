import { isIPv4, isIPv6 } from 'node:net'
import type { Address, ProbeFacts } from '../../gateways/kafka/probe/types.ts'

/** One entry of `advertised.listeners`. */
export interface Listener {
  name: string
  host: string
  port: number
}

/** Reads `NAME://host:port,NAME://host:port`; entries of another shape are left out. */
export function parseListeners(setting: string | null | undefined): Listener[] {
  return (setting ?? '').split(',').flatMap((entry) => {
    const match = /^\s*([A-Za-z0-9_.-]+):\/\/(?:\[([0-9A-Fa-f:.]+)\]|([^:/\s]*)):(\d{1,5})\s*$/.exec(entry)
    return match === null ? [] : [{ name: match[1] ?? '', host: match[2] ?? match[3] ?? '', port: Number(match[4]) }]
  })
}

export function listenersText(listeners: readonly Listener[]): string {
  return listeners.map(listenerText).join(',')
}

export function listenerText({ name, host, port }: Listener): string {
  return `${name}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The listener that a connection like ours comes in by, where the broker's settings cannot be read: Kafka's own names. */
export function usualName({ tls, sasl }: ProbeFacts): string {
  if (sasl !== null) return tls === null ? 'SASL_PLAINTEXT' : 'SASL_SSL'
  return tls === null ? 'PLAINTEXT' : 'SSL'
}

/** Whether a host means the machine that asks. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  if (isIPv4(name)) return name.startsWith('127.')
  if (isIPv6(name)) return name === '::1' || name.startsWith('::ffff:127.')
  return name === 'localhost' || name.endsWith('.localhost')
}

export const sameAddress = (listener: Listener, address: Address) => listener.host === address.host && listener.port === address.port
