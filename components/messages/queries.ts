'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RouteInput } from '../../server/contract/define.ts'
import { routeKey, routeQuery, useRoute } from '../data/query.ts'
import type { RouteOf } from '../data/routes.ts'
import type { Decoders } from './record-url.ts'

/** A page, read once: rows must not change under the reader. */
export function useMessages(input: RouteInput<RouteOf<'records.browse'>>, enabled = true) {
  return useRoute('records.browse', input, { enabled, keepLast: true, freshFor: Number.POSITIVE_INFINITY, timeoutMs: 25_000 })
}

/** Forgets the pages of a topic; the one in sight is read again. */
export function useReadAgain(cluster: string, topic: string): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: routeKey('records.browse', { cluster, topic }) })
}

export interface RecordPlace {
  cluster: string
  topic: string
  partition: number
  offset: string
  topicId: string | null
}

/** One record with all its bytes. Dropped soon after it is closed: it may hold 20 MB. */
export function useRecord({ topicId, ...place }: RecordPlace, { key, value }: Decoders) {
  const asked = { ...(key === null ? {} : { key }), ...(value === null ? {} : { value }) }
  const input = { ...place, ...asked, ...(topicId === null ? {} : { topicId }) }
  return useQuery({ ...routeQuery('records.get', input, { freshFor: Number.POSITIVE_INFINITY, timeoutMs: 60_000 }), gcTime: 30_000 })
}

/** How many partitions a topic has, and how many offsets it spans where compaction leaves fewer records; null while that is not known. */
export function useTopicFacts(cluster: string, topic: string): { partitionCount: number | null; compactedSpan: string | null } {
  const { data } = useRoute('topics.get', { cluster, topic }, { freshFor: 30_000 })
  const isCompacted = data?.cleanupPolicy?.includes('compact') === true
  return { partitionCount: data?.partitions ?? null, compactedSpan: isCompacted ? (data?.records ?? null) : null }
}
