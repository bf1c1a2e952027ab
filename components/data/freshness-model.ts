import { formatAge } from '../ui/format-age.ts'

export interface Freshness {
  state: 'fresh' | 'ageing' | 'old'
  words: string
}

/** How old figures are, in words: past 3 intervals they are marked, past 10 they are a warning. */
export function freshnessOf(what: string, asOf: number, now: number, intervalMs: number): Freshness {
  const age = Math.max(0, now - asOf)
  return { state: age > intervalMs * 10 ? 'old' : age > intervalMs * 3 ? 'ageing' : 'fresh', words: `${what} ${formatAge(age)} old` }
}
