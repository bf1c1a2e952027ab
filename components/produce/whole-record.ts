'use client'
import { useQuery } from '@tanstack/react-query'
import { routeQuery } from '../data/query.ts'
import type { RecordPlace } from '../messages/queries.ts'

/** A record with all of its bytes, as it is decoded unless somebody chose otherwise. Dropped soon: it may hold 20 MB. */
export function wholeRecord({ topicId, ...place }: RecordPlace) {
  const input = { ...place, ...(topicId === null ? {} : { topicId }) }
  return { ...routeQuery('records.get', input, { freshFor: Number.POSITIVE_INFINITY, timeoutMs: 60_000 }), gcTime: 30_000 }
}

export const useWholeRecord = (place: RecordPlace) => useQuery(wholeRecord(place))
