'use client'
import { type ReactNode, type RefObject, useEffect, useState, useSyncExternalStore } from 'react'
import { openSearch } from '../data/search.ts'
import { MessageTable } from '../messages/message-table.tsx'
import messages from '../messages/messages.module.css'
import { type MessagesPatch, type MessagesUrl, recordRef } from '../messages/messages-url.ts'
import { NoticeLines } from '../messages/notices.tsx'
import type { RecordActions } from '../messages/record-actions.ts'
import type { MessageRow } from '../messages/row-model.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHotkeys } from '../ui/hotkeys.ts'
import { Coverage } from './coverage.tsx'
import { partitionsOf } from './coverage-model.ts'
import { decodersOf, questionKey, searchBody } from './search-request.ts'
import { cursorOf, SearchRun, type SearchView } from './search-run.ts'
import { SearchRuns } from './search-runs.ts'
import { SearchSummary } from './search-summary.tsx'
import { searchWords } from './search-words.ts'
import { compareRecords } from './sorted-matches.ts'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from: another one asks anew. */
  now: number
  grid: RefObject<HTMLDivElement | null>
  /** A step that Back undoes. */
  onChange: (patch: MessagesPatch) => void
  /** The open record follows the active row. */
  onFollow: (rec: string) => void
  onAgain: () => void
  actions: Omit<RecordActions, 'copy'>
  /** The list with what is open beside it. */
  children: (list: ReactNode, rows: readonly MessageRow[], topicId: string | null) => ReactNode
}

const runKey = (url: MessagesUrl, now: number) => `${now} ${questionKey(url)} ${url.cur} ${url.key} ${url.value}`

/** Runs the search that the address asks for and shows what it finds, while it is found. */
export function SearchResults(props: Props) {
  const { cluster, topic, url, now, grid, onChange, onFollow, children } = props
  const [runs] = useState(() => new SearchRuns())
  const key = runKey(url, now)
  const order = url.from === null ? url.order : 'oldest'
  const run = runs.open(
    key,
    () => new SearchRun((signal) => openSearch({ cluster, topic, ...decodersOf(url), body: searchBody(url, now, url.cur) }, signal), order),
  )
  // External system: the stream of the server.
  useEffect(() => {
    void run.start()
    return () => run.stop()
  }, [run])
  const view = useSyncExternalStore(
    run.subscribe,
    () => run.view,
    () => run.view,
  )
  const running = view.phase === 'waiting' || view.phase === 'reading'
  const cancel = () => run.cancel()
  useHotkeys({ Escape: cancel }, running)
  const earlier = runs.earlier(key)
  const matches = inOrder(earlier.matches, view.matches, order)
  const rows = matches.map((record): MessageRow => ({ kind: 'record', key: recordRef(record), record }))
  const goOn = (budget: MessagesPatch) => {
    const cur = cursorOf(view)
    if (cur === null) return
    runs.follow(key, runKey({ ...url, ...budget, cur }, now))
    onChange({ ...budget, cur })
  }
  const read = view.end?.partitions ?? (view.progress === null ? null : partitionsOf(view.progress, order === 'newest'))
  const list =
    rows.length === 0 ? (
      <Nothing view={view} />
    ) : (
      <Table rows={rows} cluster={cluster} actions={props.actions} topic={topic} url={url} grid={grid} onChange={onChange} onFollow={onFollow} />
    )
  return (
    <>
      <SearchSummary view={view} url={url} earlier={earlier} onCancel={cancel} onGoOn={goOn} onAgain={props.onAgain} onChange={onChange} />
      {read === null && !running ? null : (
        <Coverage {...{ cluster, topic, url, now, matches, onChange }} reading={read} backwards={order === 'newest'} />
      )}
      <NoticeLines notices={view.end?.notices ?? view.progress?.notices ?? []} onChange={onChange} />
      {children(list, rows, matches[0]?.topicId ?? null)}
    </>
  )
}

function inOrder(earlier: SearchView['matches'], later: SearchView['matches'], order: 'newest' | 'oldest') {
  if (earlier.length === 0) return later
  // A search that was cancelled goes on from its last progress line: what came after that line comes once more.
  const each = new Map([...earlier, ...later].map((record) => [recordRef(record), record]))
  return [...each.values()].sort((a, b) => (order === 'oldest' ? 1 : -1) * compareRecords(a, b))
}

function Table({
  rows,
  cluster,
  actions,
  topic,
  url,
  grid,
  onChange,
  onFollow,
}: { rows: readonly MessageRow[] } & Pick<Props, 'cluster' | 'actions' | 'topic' | 'url' | 'grid' | 'onChange' | 'onFollow'>) {
  return (
    <div className={messages.table}>
      <MessageTable
        cluster={cluster}
        topic={topic}
        actions={actions}
        rows={rows}
        paths={url.cols}
        open={url.rec}
        onOpen={({ key }) => (url.rec === null ? onChange({ rec: key }) : onFollow(key))}
        onActive={({ key }) => url.rec !== null && onFollow(key)}
        onChange={onChange}
        scrollRef={grid}
        hit={url.text === '' ? null : { text: url.text, fold: url.fold }}
      />
    </div>
  )
}

/** No row yet, or none at all: never without what was read. */
function Nothing({ view }: { view: SearchView }) {
  if (view.phase === 'failed') return null
  const { figure, read, word } = searchWords(view)
  return (
    <EmptyState>{view.phase === 'waiting' ? 'Searching.' : `${figure} ${read}. ${word === 'Complete' ? '' : 'Not everything was read.'}`}</EmptyState>
  )
}
