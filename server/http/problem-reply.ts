import { type ProblemError, problem } from '../core/errors.ts'
import { problemOf } from '../core/problem-of.ts'

/** Fastify's own refusals in our words; everything else by the one translation. */
export function problemOfHttp(error: unknown, bodyLimit: number): ProblemError {
  const code = fastifyCode(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('too-large', `The body is larger than ${bodyLimit / 1_048_576} MiB. Send less at once.`)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('invalid-input', 'The body must be JSON: set Content-Type: application/json.')
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return problem('invalid-input', 'The body is empty; JSON is wanted.')
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return problem('invalid-input', 'The body is not valid JSON.')
  if (code === 'FST_ERR_BAD_URL')
    return problem('invalid-input', 'The address is not valid: a % must stand before two hexadecimal digits of UTF-8. Write %25 for a % itself.')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return problem('invalid-input', 'A part of the path is longer than 512 characters. No name is that long; shorten it.')
  if (code?.startsWith('FST_ERR_') === true && statusOf(error) < 500)
    return problem('invalid-input', error instanceof Error ? error.message : 'The request is not valid.')
  return problemOf(error)
}

function fastifyCode(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
}
