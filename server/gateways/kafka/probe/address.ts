import { parseBootstrap, targetOf } from '../transport/target.ts'
import type { Address } from './types.ts'

export function addressOf(host: string, port: number): Address {
  return { host, port, text: targetOf(null, host, port).address }
}

/** Reads "host:port". Throws KafkaError for anything else. */
export function parseAddress(text: string): Address {
  const { host, port } = parseBootstrap(text)
  return addressOf(host, port)
}
