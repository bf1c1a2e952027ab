import type { getBroker as route } from '../../contract/brokers.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import { query } from '../../core/verb.ts'
import { noticeOf, seenOnce } from '../clusters/index.ts'
import { findBroker } from './find-broker.ts'
import { featuresToWire, quorumToWire } from './to-wire.ts'

/** One broker as last seen, and what it says of itself now. One that does not answer is told with its last known facts. */
export const getBroker = query<RouteArgs<typeof route>, RouteReply<typeof route>>('brokers.get', async (ctx, { cluster, broker: id }) => {
  const { quorum } = await seenOnce(ctx, cluster)
  const broker = await findBroker(ctx, cluster, id)
  const { kafka } = ctx.clusters.get(cluster)
  const [software] = broker.state === 'gone' ? [] : await kafka.describeBrokers({ signal: ctx.signal, brokers: [id] })
  const problems = software === undefined || software.error === null ? [] : [noticeOf('Calls and features are not known', software.error)]
  return {
    ...broker,
    problems: [...broker.problems, ...problems],
    apis: (software?.apis ?? []).toSorted((a, b) => a.key - b.key),
    features: featuresToWire(software?.finalized ?? [], software?.supported ?? []),
    quorum: quorum === null ? null : (quorumToWire(quorum).replicas.find((replica) => replica.id === id) ?? null),
    asOf: instant(ctx.clock.now()),
  }
})
