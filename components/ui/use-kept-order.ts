'use client'
import { useState } from 'react'
import { keepOrder } from './keep-order.ts'

interface KeptOrder<Row> {
  rows: readonly Row[]
  /** The source has another order by now. */
  moved: boolean
  /** Takes the order of the source. */
  renew: () => void
}

interface Seen {
  question: string | null
  keys: readonly string[]
}

/**
 * Keeps the order of rows while their figures change. Another `question` (sort, search) takes the order of the source;
 * null: the order does not hang on figures and is always that of the source.
 */
export function useKeptOrder<Row>(rows: readonly Row[], question: string | null, keyOf: (row: Row) => string): KeptOrder<Row> {
  const [seen, setSeen] = useState<Seen>({ question, keys: [] })
  const renew = () => setSeen({ question, keys: rows.map(keyOf) })
  if (question === null) return { rows, moved: false, renew }
  const isNew = seen.question !== question || seen.keys.length === 0
  const kept = isNew ? { rows, moved: false } : keepOrder(seen.keys, rows, keyOf)
  // State that follows from props is set while rendering: the rows never show once in the other order.
  if ((isNew && rows.length > 0) || kept.rows.length > seen.keys.length) setSeen({ question, keys: kept.rows.map(keyOf) })
  return { ...kept, renew }
}
