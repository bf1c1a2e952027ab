import { type Problem, problemTable } from '../contract/problem.ts'
import type { ProblemError } from './errors.ts'

/** Problem details as they go on the wire, over HTTP and in the acknowledgements of sockets. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  const { status, title, retry } = problemTable[error.code]
  return {
    ...error.extra,
    type: `/docs#${error.code}`,
    title,
    status,
    detail: error.detail,
    code: error.code,
    requestId,
    retry,
    errors: error.errors,
  }
}
