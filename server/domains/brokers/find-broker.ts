import type { Broker } from '../../contract/brokers.ts'
import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import { seenOnce } from '../clusters/index.ts'
import { brokersToWire } from './to-wire.ts'

/** The broker as it was last seen. Refuses with `broker-unknown`. */
export async function findBroker(ctx: Ctx, cluster: string, id: number): Promise<Broker> {
  const brokers = brokersToWire(await seenOnce(ctx, cluster))
  const broker = brokers.find((candidate) => candidate.id === id)
  if (broker !== undefined) return broker
  throw problem('broker-unknown', `The cluster has no broker ${id}. Its brokers: ${brokers.map((each) => each.id).join(', ')}.`)
}

/** The same, where it must be asked itself. Refuses with `broker-down` while it is not in the cluster. */
export async function presentBroker(ctx: Ctx, cluster: string, id: number): Promise<Broker> {
  const broker = await findBroker(ctx, cluster, id)
  if (broker.state !== 'gone') return broker
  const seen = broker.lastSeenAt === null ? 'was never seen' : `was last seen ${broker.lastSeenAt}`
  throw problem('broker-down', `Broker ${id} is not in the cluster now; it ${seen}. Start it, or move its replicas to others.`)
}
