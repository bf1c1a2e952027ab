'use client'
import type { ReactNode } from 'react'
import { ErrorState } from '../ui/error-state.tsx'
import { adviceFor } from './problem-advice.ts'
import { ProblemError } from './problem-error.ts'

interface Props {
  error: Error
  /** What could not be done: "Could not list topics". */
  what: string
  onRetry?: () => void
  action?: ReactNode
  card?: boolean
}

/** A failed call in three parts: what, why as the server says it, what to do next. */
export function ProblemState({ error, what, onRetry, action, card = false }: Props) {
  const known = error instanceof ProblemError
  return (
    <ErrorState
      what={`${what}. ${known ? `${error.title}.` : ''}`.trim()}
      why={error.message}
      next={known ? adviceFor(error) : null}
      requestId={known ? error.requestId : null}
      onRetry={onRetry}
      action={action}
      card={card}
    />
  )
}
