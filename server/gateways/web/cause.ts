import { messageOf } from '../../core/errors.ts'
import { tlsWords } from './tls-words.ts'

/** The code of what happened, which `fetch` hides in the cause: `ECONNREFUSED`, or what is wrong with a certificate. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN'
}

/** The same in words that help. */
export function causeWords(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const words = tlsWords(cause, 'caFile')
  if (words !== null) return `${words.why}. ${words.fix}`
  const code = codeOf(error)
  return code === 'UNKNOWN' ? messageOf(cause ?? error) : code
}
