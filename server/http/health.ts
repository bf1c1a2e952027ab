import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** A part of the server that must be there before it is called ready. */
export interface ReadyPart {
  name: string
  state: 'ready' | 'starting' | 'down'
  detail: string | null
  /** false: its absence is shown but does not make the server unready. */
  required: boolean
}

/** `/healthz`: the process lives. `/readyz`: its own parts are ready (a cluster that is down is shown, not waited for). `/metrics`: Prometheus. */
export function mountHealth(
  app: FastifyInstance,
  options: { parts: () => ReadyPart[]; draining: () => boolean; metrics: Metrics; version: string },
): void {
  app.get('/healthz', async () => ({ status: 'ok', version: options.version }))
  app.get('/readyz', async (_request, reply) => {
    const parts = options.parts()
    const ready = !options.draining() && parts.every((part) => !part.required || part.state === 'ready')
    return reply.code(ready ? 200 : 503).send({ ready, draining: options.draining(), parts })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.metrics.registry.contentType).send(await options.metrics.text()),
  )
}
