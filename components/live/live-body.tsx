'use client'
import { ArrowUp } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef } from 'react'
import { ProblemState } from '../data/problem-state.tsx'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { DrawerLayout } from '../ui/drawer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { emptyWords } from './idle-model.ts'
import { LiveAside } from './live-aside.tsx'
import { isMarker, keyText } from './live-entry.ts'
import { LiveGrid } from './live-grid.tsx'
import styles from './live-screen.module.css'
import { isFiltered, type LivePatch, type LiveUrl, recordPlace, recordRef } from './live-url.ts'
import type { LiveView } from './live-view.ts'
import type { TailStore } from './tail-store.ts'

// The drawer, its tabs and hex view come with the first record that is opened.
const LiveDrawer = dynamic(() => import('./live-drawer.tsx').then((module) => module.LiveDrawer), { ssr: false })

interface Props {
  cluster: string
  topics: readonly string[]
  url: LiveUrl
  onChange: (patch: LivePatch, how?: 'push' | 'replace') => void
  store: TailStore
  view: LiveView
}

/** The rows with what is said about them at the side, or the open record in its place. */
export function LiveBody({ cluster, topics, url, onChange, store, view }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const active = useRef(-1)
  const isSeveral = topics.length > 1
  const place = recordPlace(url.rec, topics)
  const recordAt = (index: number) => {
    const row = store.view().rows.at(index)
    return row === undefined || isMarker(row) ? null : row
  }
  const open = (index: number, how: 'push' | 'replace') => {
    const record = recordAt(index)
    store.hold()
    if (record !== null) onChange({ rec: recordRef(record, isSeveral) }, how)
  }
  const top = () => {
    frame.current?.scrollTo({ top: 0 })
    store.follow()
  }
  const pinKey = (k: string) => onChange({ k, rec: null }, 'push')
  const pinActive = () => {
    const record = recordAt(active.current)
    const key = record === null ? null : keyText(record)
    if (key !== null && key !== '') pinKey(key)
  }
  useHotkeys({ p: pinActive, f: top })
  const onActive = (index: number) => {
    active.current = index
    if (place === null) store.hold()
    else open(index, 'replace')
  }
  const isAtTop = () => (frame.current?.scrollTop ?? 0) <= 4
  // An open record keeps its rows in place wherever they are scrolled to.
  const onScroll = () => {
    if (!isAtTop()) store.hold()
    else if (place === null) store.follow()
  }
  const close = () => {
    onChange({ rec: null, tab: 'value', as: 'decoded' })
    if (isAtTop()) store.follow()
    frame.current?.focus({ preventScroll: true })
  }
  return (
    <DrawerLayout
      drawer={place === null ? null : <LiveDrawer cluster={cluster} place={place} store={store} view={url} onView={onChange} onClose={close} />}
    >
      <div className={place === null ? styles.body : styles.alone}>
        <div className={styles.rows} onScrollCapture={onScroll}>
          {view.rows.count === 0 ? (
            <NoRows view={view} store={store} url={url} onChange={onChange} />
          ) : (
            <LiveGrid
              cluster={cluster}
              isSeveral={isSeveral}
              view={view}
              frame={frame}
              open={place}
              onOpen={(index) => open(index, 'push')}
              onActive={onActive}
            />
          )}
          {view.newer > 0 && !view.paused ? (
            <Button className={styles.newer} size="small" onClick={top}>
              <ArrowUp aria-hidden />
              {formatInteger(view.newer)} newer
            </Button>
          ) : null}
        </div>
        {place === null ? <LiveAside view={view} isSeveral={isSeveral} onPinKey={pinKey} /> : null}
      </div>
    </DrawerLayout>
  )
}

/** The expression once more with the mark under the place that is wrong. */
function WhereWrong({ expression, column = 1 }: { expression: string; column?: number | undefined }) {
  return <pre className={styles.where}>{`${expression.replace(/\s/g, ' ')}\n${' '.repeat(column - 1)}^`}</pre>
}

function NoRows({ view, store, url, onChange }: { view: LiveView; store: TailStore; url: LiveUrl; onChange: (patch: LivePatch) => void }) {
  const { zone } = useTimeZone()
  const { phase } = view
  if (phase.kind === 'refused') {
    return (
      <>
        <ProblemState error={phase.problem} what="The live view could not be opened" onRetry={() => store.retry()} />
        {phase.problem.code === 'expression-invalid' ? <WhereWrong expression={url.x} column={phase.problem.errors[0]?.column} /> : null}
      </>
    )
  }
  if (phase.kind === 'ended' || phase.kind === 'lost') return <EmptyState>No record was received before.</EmptyState>
  if (phase.kind !== 'open') return <SkeletonRows words="Opening the stream" />
  const filtered = isFiltered(url)
  const clear = (
    <Button size="small" onClick={() => onChange({ q: '', k: '', x: '' })}>
      Clear the filter
    </Button>
  )
  return <EmptyState action={filtered ? clear : null}>{emptyWords(view, zone, filtered)}</EmptyState>
}
