'use client'
import { useDeferredValue, useMemo } from 'react'
import { useRoute } from '../data/query.ts'
import { useSetting } from '../ui/local-setting.ts'
import { lastClusterSetting } from './last-cluster.ts'
import { type PaletteGroup, paletteGroups } from './palette-model.ts'
import type { Place } from './place.ts'
import { recentTopics, recentTopicsSetting } from './recent-topics.ts'
import { useClusters, useSession } from './session-query.ts'

const KNOWN = 500

/** What the palette offers: known topics at once, and from the server where a cluster has more than are known here. */
export function usePaletteGroups(place: Place, query: string): { groups: PaletteGroup[]; cluster: string | null; isSearching: boolean } {
  const [last] = useSetting(lastClusterSetting)
  const [stored] = useSetting(recentTopicsSetting)
  const cluster = place.cluster ?? (last === '' ? null : last)
  const session = useSession().data
  const clusters = useClusters().data?.items
  const known = useRoute(
    'topics.list',
    { cluster: cluster ?? 'none', limit: KNOWN, internal: 'true' },
    { enabled: cluster !== null, freshFor: 30_000 },
  )
  const search = useDeferredValue(query.trim()).slice(0, 249)
  const hasMore = known.data !== undefined && known.data.nextCursor !== null
  const found = useRoute(
    'topics.list',
    { cluster: cluster ?? 'none', limit: 20, search, internal: 'true' },
    { enabled: hasMore && search !== '', keepLast: true },
  )
  const groups = useMemo(
    () =>
      paletteGroups({
        query,
        cluster,
        hasDemo: session?.demo ?? false,
        clusters: clusters ?? [],
        recent: cluster === null ? [] : recentTopics(stored, cluster).filter((topic) => topic !== place.topic),
        topics: known.data?.items.map((topic) => topic.name) ?? [],
        found: found.data?.items.map((topic) => topic.name) ?? [],
      }),
    [query, cluster, place.topic, session, clusters, stored, known.data, found.data],
  )
  return { groups, cluster, isSearching: known.isLoading || found.isFetching }
}
