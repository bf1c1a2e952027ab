'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { RefObject } from 'react'
import type { RecordPage } from '../../server/contract/records.ts'
import { useNow } from '../data/now.ts'
import type { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { formatAge } from '../ui/format-age.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { EmptyPage } from './empty-page.tsx'
import { MessageTable } from './message-table.tsx'
import styles from './messages.module.css'
import type { MessagesPatch, MessagesUrl } from './messages-url.ts'
import { NoticeLines } from './notices.tsx'
import { Paging } from './paging.tsx'
import type { RecordActions } from './record-actions.ts'
import type { PageRows } from './row-model.ts'
import strip from './strip.module.css'
import { SummaryStrip } from './summary-strip.tsx'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  query: UseQueryResult<RecordPage, ProblemError>
  /** null until a page was read. */
  rows: PageRows | null
  backwards: boolean
  grid: RefObject<HTMLDivElement | null>
  /** A step that Back undoes. */
  onChange: (patch: MessagesPatch) => void
  /** The open record follows the active row. */
  onFollow: (rec: string) => void
  onCursor: (cursor: string) => void
  onRefresh: () => void
  actions: Omit<RecordActions, 'copy'>
}

/** Between the controls and the rows: how much the page covers, and what is missing from it. */
export function MessagesSummary({
  query,
  rows,
  backwards,
  compactedSpan,
  onCursor,
  onChange,
}: Pick<Props, 'query' | 'rows' | 'backwards' | 'onCursor' | 'onChange'> & { compactedSpan: string | null }) {
  const page = query.data
  if (page === undefined || rows === null) return null
  return (
    <>
      <SummaryStrip page={page} compactedSpan={compactedSpan} backwards={backwards} onCursor={onCursor} />
      {query.isError ? <StaleRow query={query} /> : null}
      <NoticeLines notices={rows.elsewhere} onChange={onChange} />
    </>
  )
}

/** What was read, or why nothing was. */
export function MessagesBody(props: Props) {
  const { topic, query, rows, backwards, onCursor } = props
  const page = query.data
  if (page === undefined || rows === null) {
    return query.error === null ? <SkeletonRows rows={20} words={`Reading ${topic}`} /> : <Failed {...props} error={query.error} />
  }
  return (
    <>
      <div className={cx(styles.table, query.isPlaceholderData && styles.reading)} aria-busy={query.isFetching}>
        {rows.rows.length > 0 ? <Table {...props} rows={rows} /> : null}
        {rows.records === 0 ? <EmptyPage {...props} page={page} /> : null}
      </div>
      <div className={strip.bottom}>
        <Paging page={page} backwards={backwards} onCursor={onCursor} />
      </div>
    </>
  )
}

function Table({ cluster, topic, url, rows, grid, actions, onChange, onFollow }: Props & { rows: PageRows }) {
  return (
    <MessageTable
      cluster={cluster}
      topic={topic}
      actions={actions}
      rows={rows.rows}
      paths={url.cols}
      open={url.rec}
      onOpen={({ key }) => (url.rec === null ? onChange({ rec: key }) : onFollow(key))}
      onActive={({ key }) => url.rec !== null && onFollow(key)}
      onChange={onChange}
      scrollRef={grid}
    />
  )
}

function StaleRow({ query }: { query: Props['query'] }) {
  const { zone } = useTimeZone()
  const now = useNow()
  const age = now === null ? '' : `, ${formatAge(Math.max(0, now - query.dataUpdatedAt))} ago`
  return (
    <NoticeRow
      action={
        <Button size="small" onClick={() => query.refetch()}>
          Read again
        </Button>
      }
    >
      This is the page as it was read at {formatClockSeconds(query.dataUpdatedAt, zone)}
      {age}. It could not be read again: {query.error?.message}
    </NoticeRow>
  )
}

const FRESH: Readonly<Record<string, string>> = { 'partition-unknown': 'Read all partitions', 'group-unknown': 'Read the newest records' }

/** Codes after which the address itself is what has to change. */
function Failed({ topic, url, query, error, onChange }: Props & { error: ProblemError }) {
  const recreated = error.code === 'topic-recreated'
  const fresh: MessagesPatch | null = recreated
    ? { id: null, cur: null, rec: null }
    : error.code === 'invalid-input' && url.cur !== null
      ? { cur: null }
      : error.code === 'partition-unknown'
        ? { p: [], cur: null }
        : error.code === 'group-unknown'
          ? { from: null, cur: null }
          : null
  return (
    <ProblemState
      error={error}
      what={`Could not read ${topic}`}
      {...(error.retry === 'later' ? { onRetry: () => void query.refetch() } : {})}
      action={
        fresh === null ? null : (
          <Button size="small" onClick={() => onChange(fresh)}>
            {recreated ? 'Read the topic as it is now' : (FRESH[error.code] ?? 'Read the first page')}
          </Button>
        )
      }
    />
  )
}
