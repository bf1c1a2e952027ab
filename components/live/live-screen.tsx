'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { useUrlState } from '../data/url-state.ts'
import { PageHead } from '../layout/page-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHotkeys } from '../ui/hotkeys.ts'
import { LiveBanners } from './live-banners.tsx'
import { LiveBody } from './live-body.tsx'
import { LiveControls } from './live-controls.tsx'
import styles from './live-screen.module.css'
import { LiveStatus } from './live-status.tsx'
import { LiveStrip } from './live-strip.tsx'
import { type LivePatch, limitOf, liveFields, requestOf, topicsOf } from './live-url.ts'
import { TopicChoice } from './topic-choice.tsx'
import { useTail } from './use-tail.ts'

/** What happens now in a topic, or in several where `topic` is not given (`?t=a,b`). */
export function LiveScreen({ cluster, topic }: { cluster: string; topic?: string }) {
  const params = useSearchParams()
  const [url, change] = useUrlState(liveFields)
  const topics = useMemo(() => (topic === undefined ? topicsOf(params.getAll('t')) : [topic]), [topic, params])
  const { store, view } = useTail(topics.length === 0 ? null : requestOf(cluster, topics, url), limitOf(url.max), url)
  const set = useCallback((patch: LivePatch) => change(patch, 'push'), [change])
  const { paused } = view
  useHotkeys({ ' ': () => (paused ? store?.resume() : store?.pause()) }, store !== null)
  const isSeveral = topic === undefined
  return (
    <div className={styles.screen}>
      {isSeveral ? <PageHead title="Live" status={store === null ? undefined : <LiveStatus view={view} place="here" />} /> : null}
      {!isSeveral ? <LiveStatus view={view} place="frame" /> : null}
      <LiveControls
        cluster={cluster}
        topics={topics}
        isSeveral={isSeveral}
        url={url}
        onChange={set}
        store={store}
        paused={paused}
        newWhilePaused={view.newWhilePaused}
      />
      {store === null ? (
        <EmptyState action={<TopicChoice cluster={cluster} topics={topics} onChoose={(name) => set({ t: [name] })} look="primary" />}>
          No topic is chosen. Choose one or several to follow their records as they are written.
        </EmptyState>
      ) : (
        <>
          <LiveBanners view={view} onRetry={() => store.retry()} />
          <LiveStrip view={view} />
          <LiveBody cluster={cluster} topics={topics} url={url} onChange={change} store={store} view={view} />
        </>
      )}
    </div>
  )
}
