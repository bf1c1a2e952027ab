'use client'
import { useMemo } from 'react'
import type { DeadLetterRecord, TriageState } from '../../server/contract/dlqs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger, groupDigits } from '../ui/format-number.ts'
import { formatClockSeconds, formatInstant } from '../ui/format-time.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './dlq.module.css'
import { shortClass, triageStates } from './dlq-model.ts'

const PAGE = 50
/** Left out while a record is open beside the table: it tells them. */
const BESIDE_A_RECORD: ReadonlySet<string> = new Set(['key', 'origin', 'attempts', 'owner'])

interface Props {
  cluster: string
  topic: string
  failure: string | null
  state: TriageState | null
  search: string
  selected: string | null
  onOpen: (record: DeadLetterRecord) => void
}

export const letterRef = ({ partition, offset }: { partition: number; offset: string }) => `${partition}/${offset}`

/** Dead letters, newest first. A page that filtered much ends early and says so. */
export function LettersTable({ cluster, topic, failure, state, search, selected, onOpen }: Props) {
  const { zone } = useTimeZone()
  const input = {
    ...{ cluster, topic, limit: PAGE },
    ...(failure === null ? {} : { failure }),
    ...(state === null ? {} : { state }),
    ...(search === '' ? {} : { search }),
  }
  const list = useRoutePages('dlqs.records', input, { keepLast: true, freshFor: 10_000 })
  const records = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const isCompact = selected !== null
  const columns = useMemo(() => columnsOf(zone).filter(({ id }) => !isCompact || !BESIDE_A_RECORD.has(id)), [zone, isCompact])
  const last = list.data?.pages.at(-1)
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows rows={6} words="Reading the queue" />
    ) : (
      <ProblemState error={list.error} what="Could not read the queue" onRetry={() => list.refetch()} />
    )
  }
  return (
    <>
      {records.length === 0 && last?.complete === true ? (
        <EmptyState>No record of the queue fits.</EmptyState>
      ) : (
        <DataTable<DeadLetterRecord>
          label="Dead letters"
          columns={columns}
          rows={records}
          keyOf={letterRef}
          isSelected={(record) => letterRef(record) === selected}
          onOpen={onOpen}
          narrow={(record) => <Narrow record={record} zone={zone} />}
        />
      )}
      <div className={styles.end}>
        <span className={styles.faint}>{endWords(records.length, last)}</span>
        {list.hasNextPage ? (
          <Button size="small" off={list.isFetchingNextPage ? 'It is being read' : null} onClick={() => void list.fetchNextPage()}>
            Read on
          </Button>
        ) : null}
      </div>
    </>
  )
}

function endWords(shown: number, last: { complete: boolean; stopReason: string; scanned: { records: string } } | undefined): string {
  if (last === undefined) return ''
  if (last.complete) return `Complete: ${formatInteger(shown)} shown, the whole queue was looked through.`
  if (last.stopReason === 'limit') return `${formatInteger(shown)} shown, there is more.`
  return `Not complete: ${formatInteger(shown)} shown; ${formatInteger(last.scanned.records)} records were looked through, then its budget ended.`
}

function State({ record }: { record: DeadLetterRecord }) {
  const { status, words } = triageStates[record.state]
  return <StatusBadge status={status}>{words}</StatusBadge>
}

function Origin({ origin }: { origin: DeadLetterRecord['origin'] }) {
  if (origin === null) return <Dim>not told</Dim>
  if (origin.partition === null || origin.offset === null) return <Mono>{origin.topic}</Mono>
  return (
    <Mono title={origin.topic}>
      P{origin.partition} / {groupDigits(origin.offset)}
    </Mono>
  )
}

const columnsOf = (zone: string): DataColumn<DeadLetterRecord>[] => [
  { id: 'time', head: 'Failed', cell: ({ timestamp }) => formatInstant(timestamp, zone), width: '190px' },
  { id: 'place', head: 'Place', cell: (record) => <Mono>{`P${record.partition} / ${groupDigits(record.offset)}`}</Mono>, width: '110px' },
  { id: 'key', head: 'Key', cell: ({ key }) => <Mono>{key.decoded ?? key.text ?? 'no key'}</Mono>, width: 'minmax(0, 1fr)', needs: 'medium' },
  {
    id: 'failure',
    head: 'Failure',
    cell: (record) => (
      <span title={record.message ?? undefined}>{`${shortClass(record.exceptionClass)}${record.message === null ? '' : `: ${record.message}`}`}</span>
    ),
    width: 'minmax(0, 2fr)',
  },
  { id: 'origin', head: 'Origin', cell: ({ origin }) => <Origin origin={origin} />, width: '120px', needs: 'medium' },
  { id: 'attempts', head: 'Attempts', cell: ({ attempts }) => attempts ?? <Dim>not told</Dim>, width: '80px', align: 'right', needs: 'wide' },
  { id: 'state', head: 'State', cell: (record) => <State record={record} />, width: '120px' },
  { id: 'owner', head: 'Owner', cell: ({ owner }) => owner ?? '', width: '100px', needs: 'wide' },
]

function Narrow({ record, zone }: { record: DeadLetterRecord; zone: string }) {
  return (
    <div className={styles.narrow}>
      <span className={styles.row}>
        <b>{shortClass(record.exceptionClass)}</b>
        <State record={record} />
      </span>
      <span className={styles.oneLine}>
        <Dim>{formatClockSeconds(record.timestamp, zone)}</Dim> {record.message}
      </span>
    </div>
  )
}
