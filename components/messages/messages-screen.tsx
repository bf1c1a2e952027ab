'use client'
import { Clock } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ReactNode, useRef, useState } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { useUrlState } from '../data/url-state.ts'
import { SlotFill } from '../layout/slots.tsx'
import { withClause } from '../search/field-clauses.ts'
import { isSearch } from '../search/search-url.ts'
import { DrawerLayout } from '../ui/drawer.tsx'
import { formatClockSeconds } from '../ui/format-time.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { NARROW, useMedia } from '../ui/media.ts'
import { ControlStrip } from './control-strip.tsx'
import styles from './messages.module.css'
import { MessagesBody, MessagesSummary } from './messages-body.tsx'
import { type MessagesPatch, messagesFields, newQuestion, recordAddress, recordRef } from './messages-url.ts'
import { useMessages, useReadAgain, useTopicFacts } from './queries.ts'
import { browseInput, readsBackwards } from './range-model.ts'
import { type MessageRow, pageRows } from './row-model.ts'

// The drawer, its tabs and hex view come with the first record that is opened.
const SearchBar = dynamic(() => import('../search/search-bar.tsx').then((module) => module.SearchBar), {
  ssr: false,
  loading: () => <div className={styles.bar} />,
})
const SearchResults = dynamic(() => import('../search/search-results.tsx').then((module) => module.SearchResults), { ssr: false })
const ExportDialog = dynamic(() => import('../search/export-dialog.tsx').then((module) => module.ExportDialog), { ssr: false })
const RecordDrawer = dynamic(() => import('./record-drawer.tsx').then((module) => module.RecordDrawer), { ssr: false })

/** Browses and searches the records of a topic. Position, filters and the open record live in the address. */
export function MessagesScreen({ cluster, topic }: { cluster: string; topic: string }) {
  const [url, change] = useUrlState(messagesFields)
  const { zone } = useTimeZone()
  const [now, setNow] = useState(() => Date.now())
  const { partitionCount, compactedSpan } = useTopicFacts(cluster, topic)
  const searching = isSearch(url)
  // A cursor belongs to the search then.
  const pages = useMessages(browseInput(cluster, topic, searching ? { ...url, cur: null } : url, now), !searching)
  const readAgain = useReadAgain(cluster, topic)
  const narrow = useMedia(NARROW)
  const [changing, setChanging] = useState(false)
  const [exporting, setExporting] = useState(false)
  const grid = useRef<HTMLDivElement>(null)
  const backwards = readsBackwards(url)
  const page = pages.data
  const rows = page === undefined ? null : pageRows(page, backwards)
  const push = (patch: MessagesPatch) => change(patch, 'push')
  const refresh = () => {
    setNow(Date.now())
    change({ cur: null })
    readAgain()
  }
  const toCursor = (cur: string) => {
    push({ cur, rec: null })
    grid.current?.scrollTo({ top: 0 })
  }
  useHotkeys({
    r: refresh,
    n: () => !searching && page?.nextCursor != null && toCursor(page.nextCursor),
    p: () => !searching && page?.previousCursor != null && toCursor(page.previousCursor),
  })
  const close = () => {
    change({ rec: null, tab: 'value', as: 'decoded' })
    grid.current?.focus({ preventScroll: true })
  }
  const actions = {
    onKey: (k: string) => push(newQuestion({ k })),
    onClause: (clause: string) => push(newQuestion({ q: withClause(url.q, clause) })),
    onColumn: (path: string) => push({ cols: [...url.cols, path] }),
  }
  const address = recordAddress(url.rec)
  const beside = (list: ReactNode, shown: readonly MessageRow[], topicId: string | null) => (
    <DrawerLayout
      drawer={
        address === null ? null : (
          <RecordDrawer
            place={{ cluster, topic, ...address, topicId: url.id ?? topicId }}
            rows={shown}
            view={url}
            onView={change}
            onGo={(record) => change({ rec: recordRef(record) })}
            onClose={close}
            actions={actions}
          />
        )
      }
    >
      {list}
      {exporting ? (
        <ExportDialog
          cluster={cluster}
          topic={topic}
          url={url}
          now={now}
          partitionCount={partitionCount}
          rows={shown.flatMap((row) => (row.kind === 'record' ? [row.record] : []))}
          onClose={() => setExporting(false)}
        />
      ) : null}
    </DrawerLayout>
  )
  // Where there is little room, what is searched for comes first.
  const bar = <SearchBar cluster={cluster} topic={topic} url={url} partitionCount={partitionCount} onChange={push} compact={narrow && !changing} />
  return (
    <div className={styles.screen}>
      {pages.dataUpdatedAt === 0 || searching ? null : (
        <SlotFill name="freshness">
          <span className={styles.read}>
            <Clock aria-hidden />
            Read {formatClockSeconds(pages.dataUpdatedAt, zone)}
          </span>
        </SlotFill>
      )}
      {narrow ? bar : null}
      <ControlStrip
        cluster={cluster}
        topic={topic}
        url={url}
        now={now}
        partitionCount={partitionCount}
        onChange={push}
        onRefresh={refresh}
        onExport={() => setExporting(true)}
        narrow={narrow}
        open={changing}
        onOpen={setChanging}
      />
      {narrow ? null : bar}
      {searching ? (
        <SearchResults
          cluster={cluster}
          topic={topic}
          url={url}
          now={now}
          grid={grid}
          onChange={push}
          onFollow={(rec) => change({ rec })}
          onAgain={refresh}
          actions={actions}
        >
          {beside}
        </SearchResults>
      ) : (
        <>
          <MessagesSummary query={pages} compactedSpan={compactedSpan} rows={rows} backwards={backwards} onCursor={toCursor} onChange={push} />
          {beside(
            <MessagesBody
              cluster={cluster}
              topic={topic}
              url={url}
              query={pages}
              rows={rows}
              backwards={backwards}
              grid={grid}
              onChange={push}
              onFollow={(rec) => change({ rec })}
              onCursor={toCursor}
              onRefresh={refresh}
              actions={actions}
            />,
            rows?.rows ?? [],
            page?.topicId ?? null,
          )}
        </>
      )}
    </div>
  )
}
