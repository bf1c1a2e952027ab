import type { FieldError, Problem, ProblemCode } from '../../server/contract/problem.ts'
import { parseJson } from './parse-json.ts'

/** What the server says, and what can go wrong before it says anything. */
export type ErrorCode = ProblemCode | 'unreachable' | 'no-answer-in-time' | 'unreadable-answer' | 'stream-broken'

interface Parts {
  code: ErrorCode
  title: string
  detail: string
  retry: Problem['retry']
  status?: number
  errors?: readonly FieldError[]
  requestId?: string
}

/** Every failure of a call, in one shape: `code` to branch on, `title` and `detail` to read. */
export class ProblemError extends Error {
  readonly code: ErrorCode
  readonly title: string
  readonly detail: string
  readonly retry: Problem['retry']
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly errors: readonly FieldError[]
  readonly requestId: string | null

  constructor(parts: Parts) {
    super(parts.detail === '' ? parts.title : parts.detail)
    this.name = 'ProblemError'
    this.code = parts.code
    this.title = parts.title
    this.detail = parts.detail
    this.retry = parts.retry
    this.status = parts.status ?? 0
    this.errors = parts.errors ?? []
    this.requestId = parts.requestId ?? null
  }
}

/** From a problem of the API, also as it comes over the socket. */
export function fromProblem(problem: Problem): ProblemError {
  return new ProblemError(problem)
}

/** Whether something received is a problem of the API. Its code may be of a newer server. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Partial<Record<keyof Problem, unknown>>
  return typeof fields.code === 'string' && typeof fields.title === 'string' && typeof fields.status === 'number' && Array.isArray(fields.errors)
}

/** From an answer that is not a success: problem+json, or whatever a proxy in between has sent. */
export function fromAnswer(status: number, text: string, requestId: string | null): ProblemError {
  const problem = parseJson(text)
  if (isProblem(problem)) return fromProblem(problem)
  return new ProblemError({
    code: 'unreadable-answer',
    title: `Answered with status ${status}, not by Headgate`,
    detail: 'The answer is not one of Headgate’s. A proxy in between may have sent it, or the address is below another base path.',
    retry: status >= 500 ? 'later' : 'never',
    status,
    ...(requestId === null ? {} : { requestId }),
  })
}

/** From what `fetch` throws. An abort by the caller is passed on as it is. */
export function fromThrown(thrown: unknown, timeoutMs: number): unknown {
  if (thrown instanceof ProblemError || !(thrown instanceof Error) || thrown.name === 'AbortError') return thrown
  if (thrown.name === 'TimeoutError') {
    return new ProblemError({
      code: 'no-answer-in-time',
      title: 'No answer in time',
      detail: `Headgate did not answer within ${Math.round(timeoutMs / 1000)} s.`,
      retry: 'later',
    })
  }
  return new ProblemError({
    code: 'unreachable',
    title: 'Headgate does not answer',
    detail: 'The server could not be reached. It may be stopped or starting, or the network is down.',
    retry: 'later',
  })
}
