import type { getConnector as route } from '../../contract/connectors.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import { traceOf } from '../dlq/index.ts'
import { withoutSecrets } from './root-line.ts'
import { connectorToWire } from './to-wire.ts'

/** One connector, and why what failed of it did. */
export const getConnector = query<RouteArgs<typeof route>, RouteReply<typeof route>>('connectors.get', async (ctx, input) => {
  const from = ctx.clusters.get(input.cluster).connect.find(({ name }) => name === input.connect)
  if (from === undefined) throw problem('connector-unknown', `No Kafka Connect of this cluster is named ${input.connect}.`)
  const found = (await from.connectors({ signal: ctx.signal })).find(({ name }) => name === input.connector)
  if (found === undefined) throw problem('connector-unknown', `Kafka Connect ${from.name} has no connector ${input.connector}.`)
  const active = await from.activeTopics(found.name, { signal: ctx.signal })
  const failed = [{ id: null, trace: found.trace }, ...found.tasks].filter(({ trace }) => trace !== null)
  const failures = failed.map(({ id, trace }) => ({ task: id, trace: traceOf(trace === null ? null : withoutSecrets(trace)) }))
  return { ...connectorToWire(from.name, found, active), failures, asOf: instant(ctx.clock.now()) }
})
