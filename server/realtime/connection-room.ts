import type { Socket } from 'socket.io'

type Connection = Socket['conn']

/** Text that may wait in this process for one connection before tails stop adding to it. */
const MAX_WAITING_CHARS = 256 * 1024
const MAX_WAITING_PACKETS = 64

/**
 * Whether a connection has no room for another batch. engine.io has no back-pressure: while the kernel or the next
 * poll takes nothing, packets pile up in its write buffer, without bound for who does not look.
 */
export function isFull(connection: Connection): boolean {
  if (connection.readyState !== 'open') return true
  const waiting = writeBuffer(connection)
  if (waiting.length > MAX_WAITING_PACKETS) return true
  let chars = 0
  for (const packet of waiting) chars += sizeOf(packet)
  return chars > MAX_WAITING_CHARS
}

/** Declared private by engine.io, but the one place that tells; a stalled client in the tests proves that it still does. */
function writeBuffer(connection: Connection): unknown[] {
  const buffer: unknown = Reflect.get(connection, 'writeBuffer')
  return Array.isArray(buffer) ? buffer : []
}

function sizeOf(packet: unknown): number {
  const data: unknown = typeof packet === 'object' && packet !== null ? Reflect.get(packet, 'data') : null
  return typeof data === 'string' ? data.length : 0
}
