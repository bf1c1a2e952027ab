import type { FieldError } from '../contract/problem.ts'
import { type ProblemCode, problemTable } from '../contract/problem-table.ts'

/** A refusal or failure that a caller is told about: everything else that is thrown is a defect and becomes `internal`. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ProblemCode
  readonly detail: string
  readonly errors: FieldError[]
  /** Members beyond those of every problem, such as a refreshed plan. */
  readonly extra: Record<string, unknown>

  constructor(code: ProblemCode, detail: string, options: { errors?: FieldError[]; extra?: Record<string, unknown>; cause?: unknown } = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = detail
    this.errors = options.errors ?? []
    this.extra = options.extra ?? {}
  }

  get status(): number {
    return problemTable[this.code].status
  }
}

/** Makes a problem to throw. `detail` says what happened, why as far as known, and what to do. */
export function problem(
  code: ProblemCode,
  detail: string,
  options: { errors?: FieldError[]; extra?: Record<string, unknown>; cause?: unknown } = {},
): ProblemError {
  return new ProblemError(code, detail, options)
}

/** The message of anything that was thrown, for a log line or a row. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
