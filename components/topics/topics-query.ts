'use client'
import { useMemo } from 'react'
import type { Topic } from '../../server/contract/topics.ts'
import { useRoute, useRoutePages } from '../data/query.ts'
import { flag, oneOf, text, type UrlValues } from '../data/url-params.ts'
import { useKeptOrder } from '../ui/use-kept-order.ts'
import { topicSortNames } from './topics-model.ts'

export const topicFields = { q: text(), sort: oneOf(topicSortNames, 'name'), internal: flag() }

export const TOPICS_EVERY_MS = 5000
/** Groups are asked seldomer what they have committed. */
export const READERS_EVERY_MS = 12_000
const PAGE = 200

export const nameOf = (topic: Topic) => topic.name

/** The topics read so far, in an order that keeps still while their figures change. */
export function useTopicList(cluster: string, { q, sort, internal }: UrlValues<typeof topicFields>) {
  const search = q.trim()
  const input = { cluster, sort, limit: PAGE, internal: internal ? 'true' : 'false', ...(search === '' ? {} : { search }) }
  const list = useRoutePages('topics.list', input, { every: TOPICS_EVERY_MS, keepLast: true })
  const pages = list.data?.pages
  const all = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const kept = useKeptOrder(all, sort.endsWith('name') ? null : JSON.stringify(input), nameOf)
  const inCluster = useRoute('clusters.get', { cluster }, { freshFor: 30_000 }).data?.topics ?? null
  return { list, last: pages?.at(-1), kept, search, inCluster: internal ? null : inCluster }
}

export type TopicList = ReturnType<typeof useTopicList>
