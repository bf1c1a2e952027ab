import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { Ctx } from '../core/context.ts'
import { messageOf, type ProblemError, problem } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { problemBody } from '../core/problem-body.ts'
import { mountDocs } from './docs-page.ts'
import { mountHealth, type ReadyPart } from './health.ts'
import { type Endpoint, mount } from './implement.ts'
import type { Metrics } from './metrics.ts'
import { checkHost, type OriginRules } from './origin.ts'
import { problemOfHttp } from './problem-reply.ts'
import { parseBodies } from './request-body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    op?: string
    bodyKind?: 'json' | 'lines'
  }
  interface FastifyRequest {
    /** The problem that it was answered with, for its line in the log. */
    told: ProblemError | null
  }
}

export interface ApiOptions {
  endpoints: Endpoint[]
  /** Makes the caller's context; throws `not-signed-in`. */
  contextFor(request: { headers: IncomingHttpHeaders; requestId: string; signal: AbortSignal }): Ctx
  ready: () => ReadyPart[]
  draining: () => boolean
  metrics: Metrics
  log: Log
  version: string
  basePath: string
  origins: OriginRules
  /** How long one request may take. */
  deadlineMs: number
  /** Every reply is checked against its contract: tests and development. */
  checkAllReplies: boolean
}

export interface Api {
  /** Answers a request whose base path was taken off. */
  handle: RequestListener
  close(): Promise<void>
}

/** Where no route says otherwise. */
const BODY_BYTES = 1_048_576

/** The API as a request listener without a socket of its own: one server stands before it, the pages and the live views. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    genReqId: () => uuidv7(),
    routerOptions: { maxParamLength: 512 },
    // The router refuses these before any hook runs.
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply)
      const host = checkHost(request.headers, options.origins)
      answerProblem(host.allowed ? error : problem('foreign-origin', host.reason), request, reply, options)
      options.log.info({ requestId: request.id, op: null, status: reply.statusCode }, 'request')
    },
  })
  app.decorateRequest('told', null)
  parseBodies(app)
  refuseEarly(app, options)
  tellProblems(app, options)
  tellRequests(app, options)
  mountHealth(app, { parts: options.ready, draining: options.draining, metrics: options.metrics, version: options.version })
  mountDocs(
    app,
    options.endpoints.map((endpoint) => endpoint.route),
    { version: options.version, basePath: options.basePath },
  )
  const scope = {
    contextOf: (request: FastifyRequest, signal: AbortSignal) => options.contextFor({ headers: request.headers, requestId: request.id, signal }),
    origins: options.origins,
    deadlineMs: options.deadlineMs,
    checkAllReplies: options.checkAllReplies,
  }
  for (const endpoint of options.endpoints) mount(app, endpoint, scope)
  await app.ready()
  return { handle: (request, response) => app.routing(request, response), close: () => app.close() }
}

/** What is refused before a route is looked at: a stopping server, and a Host that local mode does not answer to. */
function refuseEarly(app: FastifyInstance, options: ApiOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply)
    const host = checkHost(request.headers, options.origins)
    if (!host.allowed) throw problem('foreign-origin', host.reason)
    if (options.draining() && request.routeOptions.config.op !== undefined) throw problem('draining', 'Headgate is stopping. Ask again in a moment.')
  })
}

function setHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, options: ApiOptions): FastifyReply {
  const told = problemOfHttp(error, request.routeOptions?.bodyLimit ?? BODY_BYTES)
  request.told = told
  options.metrics.problems.inc({ code: told.code })
  if (told.code === 'internal')
    options.log.error({ requestId: request.id, op: request.routeOptions.config?.op, err: told.cause ?? error }, 'a request failed by a defect')
  if (told.status === 503) reply.header('retry-after', '2')
  return reply
    .code(told.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(told, request.id)))
}

function tellProblems(app: FastifyInstance, options: ApiOptions): void {
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, options))
  app.setNotFoundHandler((request) => {
    throw problem('not-found', `There is no ${request.method} ${request.url.split('?')[0]}. The API is described at ${options.basePath}/docs.`)
  })
}

/** The cluster that was asked for, and why it was not answered: with a failure of ours or of a broker, what was behind it. */
function whatOf({ params, told }: FastifyRequest): Record<string, string> {
  const cluster =
    typeof params === 'object' && params !== null && 'cluster' in params && typeof params.cluster === 'string' ? { cluster: params.cluster } : {}
  if (told === null) return cluster
  const cause = told.status >= 500 && told.cause !== undefined ? { cause: messageOf(told.cause) } : {}
  return { ...cluster, code: told.code, ...cause }
}

/** One wide event per API request. Paths are logged by their route, never with what was asked for. */
function tellRequests(app: FastifyInstance, options: ApiOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const { op } = request.routeOptions.config
    if (op === undefined) return
    options.metrics.requests.observe({ op, status: reply.statusCode }, reply.elapsedTime / 1000)
    options.log.info({ requestId: request.id, op, ...whatOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}
