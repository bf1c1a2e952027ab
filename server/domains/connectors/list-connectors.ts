import type { listConnectors as route, Connector as Wire } from '../../contract/connectors.ts'
import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import { instant } from '../../core/clock.ts'
import { ProblemError } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import type { ConnectCluster, Connector } from '../../gateways/connect/types.ts'
import { connectNotice } from '../clusters/index.ts'
import { cutPage } from '../topics/index.ts'
import { connectorToWire } from './to-wire.ts'

/** Questions for the topics of one connector each that are under way at a time. */
const ASKERS = 6

interface Answer {
  from: ConnectCluster
  connectors: Connector[]
  problem: ProblemError | null
}

interface Row {
  /** Two Kafka Connect clusters may run connectors of one name. */
  name: string
  from: ConnectCluster
  connector: Connector
}

/**
 * Connectors of all Kafka Connect clusters beside a cluster. One that does not answer is told beside the others; where none answers the
 * request fails with the reason of the first, unless one is on its way up.
 */
export const listConnectors = query<RouteArgs<typeof route>, RouteReply<typeof route>>('connectors.list', async (ctx, input) => {
  const search = input.search.toLowerCase()
  const { connect } = ctx.clusters.get(input.cluster)
  const answers = await Promise.all(connect.map((from) => ask(from, ctx.signal)))
  const [first] = answers
  if (first?.problem && answers.every(({ from, problem }) => problem !== null && !from.starting())) throw first.problem
  const rows = answers.flatMap(({ from, connectors }) =>
    connectors.map((connector): Row => ({ name: `${connector.name}\n${from.name}`, from, connector })),
  )
  const matching = rows.filter(({ connector }) => connector.name.toLowerCase().includes(search)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextCursor } = cutPage(matching, input.limit, input.cursor, { search })
  return {
    items: await withTopics(items, ctx.signal),
    nextCursor,
    total: rows.length,
    matched: matching.length,
    connects: answers.map(({ from, problem }) => ({
      name: from.name,
      url: from.url,
      problem: problem === null ? null : connectNotice(from, problem),
      starting: problem !== null && from.starting(),
    })),
    asOf: instant(ctx.clock.now()),
  }
})

async function ask(from: ConnectCluster, signal: AbortSignal): Promise<Answer> {
  try {
    return { from, connectors: await from.connectors({ signal }), problem: null }
  } catch (error) {
    if (isConnects(error)) return { from, connectors: [], problem: error }
    throw error
  }
}

/** Connect is asked for the topics of the rows that are shown, and of no others: it tells them one connector at a time. */
async function withTopics(rows: Row[], signal: AbortSignal): Promise<Wire[]> {
  const waiting = [...rows.entries()]
  const shown = new Map<number, Wire>()
  const askOn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { from, connector }] = next
      const active = await from.activeTopics(connector.name, { signal }).catch((error: unknown) => {
        // It answered a moment ago: what it was configured with is shown all the same.
        if (isConnects(error)) return null
        throw error
      })
      shown.set(index, connectorToWire(from.name, connector, active))
    }
  }
  await Promise.all(Array.from({ length: ASKERS }, askOn))
  return [...rows.keys()].flatMap((index) => shown.get(index) ?? [])
}

function isConnects(error: unknown): error is ProblemError {
  return error instanceof ProblemError && (error.code === 'connect-down' || error.code === 'connect-refused')
}
