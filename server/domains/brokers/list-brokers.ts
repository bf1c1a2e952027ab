import type { listBrokers as route } from '../../contract/brokers.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { seenOnce } from '../clusters/index.ts'
import { brokersToWire, featuresToWire, quorumToWire } from './to-wire.ts'

/** Brokers with what they lead and hold, as last seen. One that is away keeps its row and its last known facts. */
export const listBrokers = query<RouteArgs<typeof route>, RouteReply<typeof route>>('brokers.list', async (ctx, { cluster }) => {
  const snapshot = await seenOnce(ctx, cluster)
  return {
    items: brokersToWire(snapshot),
    nextCursor: null,
    quorum: snapshot.quorum === null ? null : quorumToWire(snapshot.quorum),
    features: featuresToWire(snapshot.features.finalized, snapshot.features.supported),
    asOf: instant(snapshot.at ?? ctx.clock.now()),
    problems: snapshot.problems,
  }
})
