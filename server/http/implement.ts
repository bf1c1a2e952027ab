import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { API_BASE, type Route, type RouteArgs, type RouteReply } from '../contract/define.ts'
import type { Ctx } from '../core/context.ts'
import { problem } from '../core/errors.ts'
import type { Verb } from '../core/verb.ts'
import { checkOrigin } from './origin.ts'
import { parseInput } from './request-input.ts'

/** A route together with the verb that answers it. */
export interface Endpoint {
  route: Route
  run: (ctx: Ctx, input: Record<string, unknown>) => Promise<unknown>
}

/**
 * Binds a verb to its route. The types of both are checked against each other here, once; after that a route's own
 * schemas stand between the wire and the verb, so the endpoint is kept without them.
 */
export function implement<T extends Route>(route: T, verb: Verb<RouteArgs<T>, RouteReply<T>>): Endpoint {
  if (verb.operation !== route.op) throw new Error(`route ${route.op} is answered by ${verb.operation}`)
  // parseInput returns exactly the output of the route's schemas, which is RouteArgs<T>.
  return { route, run: (ctx, input) => verb(ctx, input as RouteArgs<T>) }
}

/** What a request gets from the server around it. */
export interface RequestScope {
  /** The caller's context; throws `not-signed-in` or `draining`. */
  contextOf(request: FastifyRequest, signal: AbortSignal): Ctx
  /** How long one request may take, in milliseconds. */
  deadlineMs: number
  /** Replies of record lists are checked too: tests and development. */
  checkAllReplies: boolean
}

/** Registers an endpoint below `/api/v1`. */
export function mount(app: FastifyInstance, endpoint: Endpoint, scope: RequestScope): void {
  const { route } = endpoint
  app.route({
    method: route.method,
    url: `${API_BASE}${route.path}`,
    config: { op: route.op },
    handler: async (request, reply) => {
      // Not only what changes things: a doctor's run from a foreign page costs as well.
      if (route.method !== 'GET') {
        const verdict = checkOrigin(request.headers)
        if (!verdict.allowed) throw problem('foreign-origin', verdict.reason)
      }
      const signal = requestSignal(reply, scope.deadlineMs)
      const ctx = scope.contextOf(request, signal)
      const output = await endpoint.run(ctx, parseInput(route, request))
      return send(reply, route, output, scope.checkAllReplies)
    },
  })
}

/** Ends when the caller goes away before it was answered, or at the deadline. */
function requestSignal(reply: FastifyReply, deadlineMs: number): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(problem('draining', 'The caller went away.'))
  })
  return AbortSignal.any([gone.signal, AbortSignal.timeout(deadlineMs)])
}

/** Lists of records are large and come from our own serde: checking each one costs more than reading it. */
const costlyReplies = new Set(['records.browse', 'records.get'])

function send(reply: FastifyReply, route: Route, output: unknown, checkAll: boolean): FastifyReply {
  if (route.replyKind === 'bytes') {
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${fileNameOf(reply.request.params)}"`)
      .send(Buffer.from(bytesOf(output)))
  }
  if (checkAll || !costlyReplies.has(route.op)) {
    const checked = route.reply.safeParse(output)
    if (!checked.success) throw new Error(`the reply of ${route.op} is off-contract: ${checked.error.message}`)
  }
  return reply.code(route.status).send(output)
}

function bytesOf(output: unknown): Uint8Array {
  if (output instanceof Uint8Array) return output
  throw new Error('a bytes route answered something else')
}

/** `topic-0-42.bin`: what a download is called. The parts were validated, so they hold no quote. */
function fileNameOf(params: unknown): string {
  const parts = typeof params === 'object' && params !== null ? Object.entries(params) : []
  const named = parts.filter(([name]) => name !== 'cluster').map(([, value]) => String(value))
  return `${named.join('-')}.bin`
}
