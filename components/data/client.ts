import { addresses } from '../../server/contract/addresses.ts'
import { CALLER_DEADLINE_MS, UPLOAD_DEADLINE_MS } from '../../server/contract/deadlines.ts'
import type { RouteInput, RouteReply } from '../../server/contract/define.ts'
import { BASE_PATH, IS_DEVELOPMENT } from './build-input.ts'
import { parseJson } from './parse-json.ts'
import { fromAnswer, fromThrown, ProblemError } from './problem-error.ts'
import { requestParts } from './request-parts.ts'
import { type Called, nameOf, type Resolved } from './routes.ts'

interface CallOptions {
  signal?: AbortSignal
  /** Unless told, a little more than the server gives itself. */
  timeoutMs?: number
}

/** Calls an operation of the API: `call('topics.get', {cluster, topic})`. Throws `ProblemError`, or the abort of the given signal. */
export async function call<C extends Called>(called: C, input: RouteInput<Resolved<C>>, options: CallOptions = {}): Promise<RouteReply<Resolved<C>>> {
  const op = nameOf(called)
  const { path, body } = requestParts(op, asRecord(input))
  const timeoutMs = options.timeoutMs ?? (body instanceof Blob ? UPLOAD_DEADLINE_MS : CALLER_DEADLINE_MS)
  const signals = [AbortSignal.timeout(timeoutMs), ...(options.signal === undefined ? [] : [options.signal])]
  try {
    const answer = await fetch(`${BASE_PATH}${path}`, {
      method: addresses[op].method,
      signal: AbortSignal.any(signals),
      headers: { accept: 'application/json, application/problem+json', ...(body === undefined ? {} : { 'content-type': contentTypeOf(body) }) },
      ...(body === undefined ? {} : { body }),
    })
    if (!answer.ok) throw fromAnswer(answer.status, await answer.text(), answer.headers.get('x-request-id'))
    const reply = addresses[op].reply === 'bytes' ? new Uint8Array(await answer.arrayBuffer()) : parseJson(await answer.text())
    if (reply === undefined) throw notJson(op)
    if (IS_DEVELOPMENT) (await import('./contract-schemas.ts')).checkReply(op, reply)
    // The server checks replies against the very schema that types this one.
    return reply as RouteReply<Resolved<C>>
  } catch (thrown) {
    throw fromThrown(thrown, timeoutMs)
  }
}

/** The address of a GET operation, for downloads and links that the browser itself follows. */
export function addressOf<C extends Called>(called: C, input: RouteInput<Resolved<C>>): string {
  return `${BASE_PATH}${requestParts(nameOf(called), asRecord(input)).path}`
}

const contentTypeOf = (body: string | Blob) => (typeof body === 'string' ? 'application/json' : 'application/x-ndjson')

const notJson = (op: string) =>
  new ProblemError({ code: 'unreadable-answer', title: 'The answer is not JSON', detail: `${op} was answered with something else.`, retry: 'later' })

/** The input of every route is an object of named parts; generic types hide that from the compiler. */
const asRecord = (input: unknown) => input as Readonly<Record<string, unknown>>
