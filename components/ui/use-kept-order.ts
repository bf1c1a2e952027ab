'use client'
import { useState } from 'react'
import { keepOrder } from './keep-order.ts'

/** Keeps the order of rows while figures change; another `question` (sort, search) or `renew` takes the order of the source. */
export function useKeptOrder<Row>(
  rows: readonly Row[],
  question: string,
  keyOf: (row: Row) => string,
): { rows: readonly Row[]; moved: boolean; renew: () => void } {
  const [seen, setSeen] = useState<{ question: string; keys: readonly string[] }>({ question, keys: [] })
  const fresh = seen.question !== question || seen.keys.length === 0
  const kept = fresh ? { rows, moved: false } : keepOrder(seen.keys, rows, keyOf)
  // State that follows from props is set while rendering: the rows never show once in the other order.
  if ((fresh && rows.length > 0) || kept.rows.length > seen.keys.length) setSeen({ question, keys: kept.rows.map(keyOf) })
  return { ...kept, renew: () => setSeen({ question, keys: rows.map(keyOf) }) }
}
