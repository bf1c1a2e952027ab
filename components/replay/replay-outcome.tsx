'use client'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import type { LedgerEntry } from '../../server/contract/replays.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { routeKey, useRoute, useRoutePages } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { countOf, formatInteger, groupDigits } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { type Status, StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { AfterOutcome } from './after-outcome.tsx'
import styles from './replay.module.css'
import { countsOf } from './replay-model.ts'

const EVERY_MS = 2000
const results: Record<LedgerEntry['result'], { status: Status; words: string }> = {
  replayed: { status: 'ok', words: 'Replayed' },
  skipped: { status: 'unknown', words: 'Skipped' },
  parked: { status: 'paused', words: 'Parked' },
  expired: { status: 'warn', words: 'Expired' },
  failed: { status: 'bad', words: 'Failed' },
}
type Filter = LedgerEntry['result'] | 'any'
/** The keys of `results` are results; Object.keys forgets it. */
const known = Object.keys(results) as LedgerEntry['result'][]
const filters: { value: Filter; label: string }[] = [
  { value: 'any', label: 'All' },
  ...known.map((value) => ({ value, label: results[value].words })),
]

interface Props {
  cluster: string
  id: string
  /** The job may still write. */
  open: boolean
}

/** Does everything add up, and what became of each record. */
export function ReplayOutcome({ cluster, id, open }: Props) {
  useLastLook(cluster, id, open)
  const replay = useRoute('replays.get', { cluster, id }, open ? { every: EVERY_MS } : {})
  if (replay.data === undefined) {
    if (replay.error === null) return <SkeletonRows rows={4} words="Counting the ledger" />
    return <ProblemState card error={replay.error} what="Could not count the ledger" onRetry={() => replay.refetch()} />
  }
  const { selected, dlq } = replay.data
  const { terms, addsUp } = countsOf(replay.data)
  return (
    <>
      <section aria-label="Conservation" className={styles.conservation}>
        <dl>
          <div>
            <dt>Selected</dt>
            <dd>{formatInteger(selected)}</dd>
          </div>
          {terms.map(({ id: term, words, records }, at) => (
            <div key={term} data-term={term}>
              <dt>{words}</dt>
              <dd>
                <span aria-hidden>{at === 0 ? '= ' : '+ '}</span>
                {formatInteger(records)}
              </dd>
            </div>
          ))}
        </dl>
        <StatusBadge status={addsUp ? 'ok' : 'bad'}>{addsUp ? 'Adds up' : 'Does not add up'}</StatusBadge>
      </section>
      {replay.data.resumeScan === null ? null : (
        <p className={styles.note}>
          Before it goes on, what the targets got since its checkpoint is looked through: {countOf(replay.data.resumeScan, 'offset')}.
        </p>
      )}
      <Ledger cluster={cluster} id={id} dlq={dlq} open={open} />
      <AfterOutcome cluster={cluster} id={id} dlq={dlq} />
    </>
  )
}

/** What was read while the job still wrote is not its end: once it has ended everything is read once more. */
function useLastLook(cluster: string, id: string, open: boolean): void {
  const client = useQueryClient()
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) {
      void client.invalidateQueries({ queryKey: routeKey('replays.get', { cluster, id }) })
      void client.invalidateQueries({ queryKey: routeKey('replays.ledger', { cluster, id }) })
    }
    wasOpen.current = open
  }, [client, cluster, id, open])
}

function Ledger({ cluster, id, dlq, open }: Props & { dlq: string }) {
  const { zone } = useTimeZone()
  const [filter, setFilter] = useState<Filter>('any')
  const input = { cluster, id, limit: 50, ...(filter === 'any' ? {} : { result: filter }) }
  const list = useRoutePages('replays.ledger', input, { keepLast: true, ...(open ? { every: EVERY_MS } : {}) })
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Card
      title="Ledger"
      note="by partition and offset"
      aside={<Segmented size="small" label="Results" value={filter} options={filters} onChange={setFilter} />}
    >
      {list.data === undefined && list.error !== null ? (
        <ProblemState error={list.error} what="Could not read the ledger" onRetry={() => list.refetch()} />
      ) : entries.length === 0 ? (
        <p className={styles.note}>{list.data === undefined ? 'It is being read.' : 'No record has this result so far.'}</p>
      ) : (
        <SmallTable<LedgerEntry>
          label="Ledger"
          columns={columnsOf(cluster, dlq, zone)}
          rows={entries}
          keyOf={({ partition, offset }) => `${partition}/${offset}`}
        />
      )}
      {list.hasNextPage ? (
        <Button size="small" off={list.isFetchingNextPage ? 'It is being read' : null} onClick={() => void list.fetchNextPage()}>
          Read on
        </Button>
      ) : null}
    </Card>
  )
}

function Place({ cluster, topic, partition, offset }: { cluster: string; topic: string; partition: number; offset: string }) {
  return (
    <Link href={paths.record(cluster, topic, partition, offset)} title={topic}>
      <Mono>
        P{partition} / {groupDigits(offset)}
      </Mono>
    </Link>
  )
}

const columnsOf = (cluster: string, dlq: string, zone: string): SmallColumn<LedgerEntry>[] => [
  { id: 'at', head: 'Written', cell: ({ at }) => formatInstant(at, zone), width: 200 },
  {
    id: 'from',
    head: 'From',
    cell: ({ partition, offset, records }) => (
      <>
        <Place {...{ cluster, partition, offset }} topic={dlq} />
        {records === '1' ? null : <Dim> and {formatInteger(BigInt(records) - 1n)} more</Dim>}
      </>
    ),
    width: 170,
  },
  {
    id: 'to',
    head: 'To',
    cell: ({ target }) => (target === null ? <Dim>not written</Dim> : <Place {...{ cluster, ...target }} />),
    width: 150,
  },
  { id: 'topic', head: 'Topic', cell: ({ target }) => (target === null ? '' : <Mono>{target.topic}</Mono>) },
  {
    id: 'result',
    head: 'Result',
    cell: ({ result }) => <StatusBadge status={results[result].status}>{results[result].words}</StatusBadge>,
    width: 120,
  },
  { id: 'reason', head: 'Note', cell: ({ reason }) => reason ?? '' },
]
