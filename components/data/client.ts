import type { Route, RouteInput, RouteReply } from '../../server/contract/define.ts'
import { BASE_PATH, IS_DEVELOPMENT } from './build-input.ts'
import { parseJson } from './parse-json.ts'
import { fromAnswer, fromThrown, ProblemError } from './problem-error.ts'
import { requestParts } from './request-parts.ts'

interface CallOptions {
  signal?: AbortSignal
  /** 20 s unless told: a little more than the server gives itself. */
  timeoutMs?: number
}

/** Calls a route of the API. Throws `ProblemError`, or the abort of the given signal. */
export async function call<R extends Route>(route: R, input: RouteInput<R>, options: CallOptions = {}): Promise<RouteReply<R>> {
  const timeoutMs = options.timeoutMs ?? 20_000
  const { path, body } = requestParts(route, asRecord(input))
  const signals = [AbortSignal.timeout(timeoutMs), ...(options.signal === undefined ? [] : [options.signal])]
  try {
    const answer = await fetch(`${BASE_PATH}${path}`, {
      method: route.method,
      signal: AbortSignal.any(signals),
      headers: { accept: 'application/json, application/problem+json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    })
    if (!answer.ok) throw fromAnswer(answer.status, await answer.text(), answer.headers.get('x-request-id'))
    return replyOf(route, route.replyKind === 'bytes' ? new Uint8Array(await answer.arrayBuffer()) : parseJson(await answer.text()))
  } catch (thrown) {
    throw fromThrown(thrown, timeoutMs)
  }
}

/** The address of a GET route, for downloads and links that the browser itself follows. */
export function addressOf<R extends Route>(route: R, input: RouteInput<R>): string {
  return `${BASE_PATH}${requestParts(route, asRecord(input)).path}`
}

/**
 * The server checks replies against the contract; only development checks again, to name the field at fault. The cast
 * holds because the schema of the route is the one that both sides are typed by.
 */
function replyOf<R extends Route>(route: R, reply: unknown): RouteReply<R> {
  if (reply === undefined) {
    throw new ProblemError({
      code: 'unreadable-answer',
      title: 'The answer is not JSON',
      detail: `${route.op} was answered with something else.`,
      retry: 'later',
    })
  }
  return (IS_DEVELOPMENT ? route.reply.parse(reply) : reply) as RouteReply<R>
}

/** The input of every route is an object of named parts; generic types hide that from the compiler. */
const asRecord = (input: unknown) => input as Readonly<Record<string, unknown>>
