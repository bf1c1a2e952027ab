import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { API_BASE, type Route, type RouteArgs, type RouteReply } from '../contract/define.ts'
import type { Ctx } from '../core/context.ts'
import { problem } from '../core/errors.ts'
import type { Verb } from '../core/verb.ts'
import { checkOrigin, type OriginRules } from './origin.ts'
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

/** Binds a verb that answers with blocks of whole lines, each line a JSON text of the route's reply. */
export function implementLines<T extends Route>(route: T, verb: Verb<RouteArgs<T>, AsyncIterable<string>>): Endpoint {
  if (verb.operation !== route.op) throw new Error(`route ${route.op} is answered by ${verb.operation}`)
  // As above.
  return { route, run: (ctx, input) => verb(ctx, input as RouteArgs<T>) }
}

/** What a request gets from the server around it. */
export interface RequestScope {
  /** The caller's context; throws `not-signed-in` or `draining`. */
  contextOf(request: FastifyRequest, signal: AbortSignal): Ctx
  origins: OriginRules
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
    bodyLimit: route.maxBodyBytes,
    config: { op: route.op, bodyKind: route.bodyKind },
    handler: async (request, reply) => {
      // Not only what changes things: a doctor's run or a download from a foreign page costs as well.
      if (route.method !== 'GET' || route.replyKind === 'ndjson') {
        const verdict = checkOrigin(request.headers, scope.origins)
        if (!verdict.allowed) throw problem('foreign-origin', verdict.reason)
      }
      const signal = requestSignal(reply, route.replyKind === 'ndjson' || route.bodyKind === 'lines' ? null : scope.deadlineMs)
      const ctx = scope.contextOf(request, signal)
      const output = await endpoint.run(ctx, parseInput(route, request))
      return send(reply, route, output, scope.checkAllReplies)
    },
  })
}

/** Ends when the caller goes away before it was answered, or at the deadline; lines come for as long as their verb has a budget. */
function requestSignal(reply: FastifyReply, deadlineMs: number | null): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(problem('draining', 'The caller went away.'))
  })
  return deadlineMs === null ? gone.signal : AbortSignal.any([gone.signal, AbortSignal.timeout(deadlineMs)])
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
  if (route.replyKind === 'ndjson') return sendLines(reply, route, output, checkAll)
  if (checkAll || !costlyReplies.has(route.op)) {
    const checked = route.reply.safeParse(output)
    if (!checked.success) throw new Error(`the reply of ${route.op} is off-contract: ${checked.error.message}`)
  }
  return reply.code(route.status).send(output)
}

/** Reads no further than the caller takes; a caller that goes away ends the reading. Proxies must not hold lines back. */
function sendLines(reply: FastifyReply, route: Route, output: unknown, checkAll: boolean): FastifyReply {
  if (!isLines(output)) throw new Error('an ndjson route answered something else')
  // An export may be asked for as a table; those lines are no JSON.
  const isCsv = asksForCsv(reply.request.query)
  if (route.method === 'GET')
    reply.header('content-disposition', `attachment; filename="${nameOf(reply.request.params)}.${isCsv ? 'csv' : 'ndjson'}"`)
  return reply
    .header('content-type', isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(checkAll && !isCsv ? checkedLines(route, output) : output, { objectMode: true, highWaterMark: 2 }))
}

const asksForCsv = (query: unknown) => typeof query === 'object' && query !== null && 'format' in query && query.format === 'csv'

function isLines(output: unknown): output is AsyncIterable<string> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

async function* checkedLines(route: Route, blocks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const block of blocks) {
    for (const line of block.split('\n').filter((text) => text !== '')) {
      const checked = route.reply.safeParse(JSON.parse(line))
      if (!checked.success) throw new Error(`a line of ${route.op} is off-contract: ${checked.error.message}`)
    }
    yield block
  }
}

function bytesOf(output: unknown): Uint8Array {
  if (output instanceof Uint8Array) return output
  throw new Error('a bytes route answered something else')
}

/** `topic-0-42.bin`: what a download is called. The parts were validated, so they hold no quote. */
const fileNameOf = (params: unknown) => `${nameOf(params)}.bin`

function nameOf(params: unknown): string {
  const parts = typeof params === 'object' && params !== null ? Object.entries(params) : []
  return parts
    .filter(([name]) => name !== 'cluster')
    .map(([, value]) => String(value))
    .join('-')
}
