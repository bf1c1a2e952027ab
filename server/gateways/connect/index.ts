import type { ConnectSettings } from '../../core/connection-settings.ts'
import { ProblemError } from '../../core/errors.ts'
import { connectDoor } from './door.ts'
import { type Away, ConnectHttp } from './http.ts'
import { readActiveTopics, readConnectors, readRoot } from './replies.ts'
import type { ConnectCluster } from './types.ts'

const DEFAULT_TIMEOUT_MS = 5000

/**
 * A Kafka Connect cluster over its REST API. Nothing is kept: it says itself what it runs. `away` tells why one that Headgate starts
 * itself is not there; null while it is.
 */
export function openConnect(settings: ConnectSettings, away: Away = () => null): ConnectCluster {
  const door = connectDoor(settings)
  const http = new ConnectHttp(settings.name, door, away)
  return {
    name: settings.name,
    url: door.url,
    starting: () => away()?.starting ?? false,
    async root({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }) {
      const root = readRoot(await http.get('/', { signal, timeoutMs }))
      if (root === null) throw http.refused('answered with something that is not Kafka Connect')
      return root
    },
    async connectors({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }) {
      const connectors = readConnectors(await http.get('/connectors?expand=status&expand=info', { signal, timeoutMs }))
      if (connectors === null) throw http.refused('answered with something that is not a list of connectors')
      return connectors
    },
    async activeTopics(connector, { signal, timeoutMs = DEFAULT_TIMEOUT_MS }) {
      try {
        return readActiveTopics(await http.get(`/connectors/${encodeURIComponent(connector)}/topics`, { signal, timeoutMs }), connector)
      } catch (error) {
        // Switched off (topic.tracking.enable), not known to an old Connect, or the connector is gone.
        if (error instanceof ProblemError && error.code === 'connect-refused') return null
        throw error
      }
    },
  }
}
