'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useRef } from 'react'
import { ProblemState } from '../data/problem-state.tsx'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { emptyWords } from './idle-model.ts'
import { LiveAside } from './live-aside.tsx'
import { isMarker } from './live-entry.ts'
import { LiveGrid } from './live-grid.tsx'
import styles from './live-screen.module.css'
import { isFiltered, type LivePatch, type LiveUrl } from './live-url.ts'
import type { LiveView } from './live-view.ts'
import type { TailStore } from './tail-store.ts'

interface Props {
  cluster: string
  isSeveral: boolean
  url: LiveUrl
  onChange: (patch: LivePatch) => void
  store: TailStore
  view: LiveView
}

/** The rows with what is said about them at the side, or the reason why there are none. */
export function LiveBody({ cluster, isSeveral, url, onChange, store, view }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const router = useRouter()
  const active = useRef(-1)
  const pinKey = useCallback((k: string) => onChange({ k }), [onChange])
  const top = () => {
    frame.current?.scrollTo({ top: 0 })
    store.follow()
  }
  const pinActive = () => {
    const row = store.view().rows.at(active.current)
    if (row !== undefined && !isMarker(row) && row.key.text !== null && !row.key.truncated) pinKey(row.key.text)
  }
  useHotkeys({ p: pinActive, f: top })
  const onOpen = (index: number) => {
    const row = store.view().rows.at(index)
    if (row === undefined || isMarker(row)) return
    router.push(paths.record(cluster, row.topic, row.partition, row.offset))
  }
  const onActive = (index: number) => {
    active.current = index
    store.hold()
  }
  return (
    <div className={styles.body}>
      <div className={styles.rows} onScrollCapture={() => ((frame.current?.scrollTop ?? 0) > 4 ? store.hold() : store.follow())}>
        {view.rows.count === 0 ? (
          <NoRows view={view} store={store} url={url} onChange={onChange} />
        ) : (
          <LiveGrid cluster={cluster} isSeveral={isSeveral} view={view} frame={frame} onOpen={onOpen} onActive={onActive} />
        )}
        {view.newer > 0 && !view.paused ? (
          <Button className={styles.newer} size="small" onClick={top}>
            {formatInteger(view.newer)} newer
          </Button>
        ) : null}
      </div>
      <LiveAside view={view} isSeveral={isSeveral} onPinKey={pinKey} />
    </div>
  )
}

function NoRows({ view, store, url, onChange }: { view: LiveView; store: TailStore; url: LiveUrl; onChange: (patch: LivePatch) => void }) {
  const { zone } = useTimeZone()
  const { phase } = view
  if (phase.kind === 'refused') {
    return <ProblemState error={phase.problem} what="The live view could not be opened" onRetry={() => store.retry()} />
  }
  if (phase.kind === 'ended' || phase.kind === 'lost') return <EmptyState>No record was received before.</EmptyState>
  if (phase.kind !== 'open') return <SkeletonRows words="Opening the stream" />
  const filtered = isFiltered(url)
  const clear = (
    <Button size="small" onClick={() => onChange({ q: '', k: '' })}>
      Clear the filter
    </Button>
  )
  return <EmptyState action={filtered ? clear : null}>{emptyWords(view, zone, filtered)}</EmptyState>
}
