import type { Server as HttpServer } from 'node:http'
import { allowAll } from '../server/auth/policy.ts'
import { systemClock } from '../server/core/clock.ts'
import type { ClusterHandle, Ctx } from '../server/core/context.ts'
import { problem } from '../server/core/errors.ts'
import { silentLog } from '../server/core/log.ts'
import { LiveTails } from '../server/domains/live/index.ts'
import { openKafkaCluster } from '../server/gateways/kafka/index.ts'
import { attachRealtime } from '../server/realtime/attach-realtime.ts'
import { createSerde } from '../server/serde/decode.ts'

/** The product's own sockets and live views, with nothing else of the server around them. */
export function benchRealtime(httpServer: HttpServer, bootstrap: string[]): void {
  const kafka = openKafkaCluster({ id: 'local', bootstrap, clientId: 'headgate-bench', timeoutMs: 5000 }, silentLog)
  const cluster: ClusterHandle = { id: 'local', name: 'Local', embedded: true, readOnly: false, production: false, kafka, registry: null }
  const around: Omit<Ctx, 'requestId' | 'signal'> = {
    actor: { id: 'local', name: 'local', kind: 'local' },
    log: silentLog,
    clock: systemClock,
    policy: allowAll,
    clusters: {
      all: () => [cluster],
      get: () => cluster,
      watch: () => {
        throw problem('cluster-unknown', 'The bench watches no cluster.')
      },
    },
    serde: createSerde(),
    audit: { intent: async () => undefined, outcome: async () => undefined },
    demo: null,
    about: { version: 'bench', authMode: 'local', bind: '127.0.0.1' },
  }
  attachRealtime({
    httpServer,
    path: '/socket.io',
    live: new LiveTails({ clock: systemClock, log: silentLog }),
    clock: systemClock,
    log: silentLog,
    guard: () => null,
    ctxFor: (_request, call) => ({ ...around, ...call }),
    demo: null,
  })
}
