import type { ClusterHandle } from '../core/context.ts'
import { openConnectionProbe } from '../gateways/kafka/probe/index.ts'

/** What a handle needs to be whole in tests that ask no doctor. It is the real one; it connects to nothing until it is asked. */
export function doctorOf(bootstrap: string[]): ClusterHandle['doctor'] {
  return { connection: openConnectionProbe({ bootstrap, clientId: 'headgate-doctor', tls: null, sasl: null }), registry: null, connect: [] }
}
