'use client'
import { useState } from 'react'
import type { ProblemError } from '../data/problem-error.ts'

/** The error of a query that has no data yet, kept while it asks again: the page stays as it is instead of falling back to its skeleton. */
export function useToldError({ data, error }: { data: unknown; error: ProblemError | null }): ProblemError | null {
  const [told, setTold] = useState<ProblemError | null>(null)
  const current = error ?? (data === undefined ? told : null)
  if (current !== told) setTold(current)
  return current
}
