import type { DlqFailureDetail } from '../../../contract/dlqs.ts'
import { parseStack } from '../failure/stack.ts'

const MAX_FRAMES = 200

/** A stack trace for the wire, root cause last; null where there is none. */
export function traceOf(stack: string | null): DlqFailureDetail['trace'] {
  if (stack === null) return null
  return parseStack(stack).map(({ exceptionClass, message, frames }) => ({
    exceptionClass,
    message,
    frames: frames.slice(0, MAX_FRAMES).map(({ text, framework }) => ({ text, framework })),
  }))
}
