import { KafkaError } from '../protocol/errors.ts'
import type { Deadline } from '../transport/deadline.ts'
import { tryName } from './try-name.ts'
import { tryTcp } from './try-tcp.ts'
import type { Address, AdvertisedOutcome } from './types.ts'

/**
 * Goes where the cluster sends its clients, and looks whether the same cluster is there: behind a port mapping an address
 * may well answer and be somebody else. `clusterIdAt` connects as configured and rejects with KafkaError.
 */
export async function tryAdvertised(
  address: Address,
  clusterId: string | null,
  clusterIdAt: () => Promise<string | null>,
  deadline: Deadline,
): Promise<AdvertisedOutcome> {
  const started = performance.now()
  const name = await tryName(address.host, deadline)
  if (name.kind !== 'found') return { ...name, addresses: [] }
  const tcp = await tryTcp(address, deadline)
  if (tcp.kind !== 'open') return { ...tcp, addresses: name.addresses }
  try {
    const found = await clusterIdAt()
    return found === clusterId ? { kind: 'reached', ms: Math.round(performance.now() - started) } : { kind: 'stranger', clusterId: found }
  } catch (error) {
    deadline.signal.throwIfAborted()
    if (!(error instanceof KafkaError)) throw error
    return { kind: 'no-kafka', said: error.message }
  }
}
