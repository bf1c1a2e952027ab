import type { Notice } from '../../contract/wire.ts'
import { messageOf, ProblemError, problem } from '../../core/errors.ts'
import type { ConnectCluster } from '../../gateways/connect/types.ts'
import { connectNotice } from './connect-notice.ts'

/** Less than the look at the cluster takes at most: one that hangs holds nothing up. */
const PING_MS = 2500

interface Pinged {
  states: ReadonlyMap<string, 'up' | 'down' | 'unknown'>
  problems: Notice[]
}

/** Whether the Kafka Connect clusters answer, and work on this very cluster (`clusterId`; null: it does not tell). */
export async function pingConnect(connects: readonly ConnectCluster[], clusterId: string | null, call: { signal: AbortSignal }): Promise<Pinged> {
  const problems: Notice[] = []
  const states = await Promise.all(
    connects.map(async (connect): Promise<[string, 'up' | 'down' | 'unknown']> => {
      try {
        const { kafkaClusterId } = await connect.root({ ...call, timeoutMs: PING_MS })
        if (clusterId !== null && kafkaClusterId !== clusterId) problems.push(elsewhere(connect, kafkaClusterId))
        return [connect.name, 'up']
      } catch (error) {
        if (connect.starting()) return [connect.name, 'unknown']
        // Whatever it is, it is not the Kafka cluster that is down.
        const told =
          error instanceof ProblemError ? error : problem('connect-down', `Kafka Connect ${connect.name} does not answer: ${messageOf(error)}.`)
        problems.push(connectNotice(connect, told))
        return [connect.name, 'down']
      }
    }),
  )
  return { states: new Map(states), problems }
}

function elsewhere({ name, url }: ConnectCluster, kafkaClusterId: string): Notice {
  const message = `Kafka Connect ${name} works on another Kafka cluster (${kafkaClusterId}): its connectors have nothing to do with the topics here.`
  return { code: 'connect-elsewhere', message, fix: `Name ${url} at the cluster that it works on.` }
}
