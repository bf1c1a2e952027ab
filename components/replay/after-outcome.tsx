'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { AfterOutcome as Outcome, ReplayOutcomeEntry } from '../../server/contract/outcomes.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { formatInteger, groupDigits } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { type Status, StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import own from './after-outcome.module.css'
import styles from './replay.module.css'

const EVERY_MS = 5000
const outcomes: Record<Outcome, { status: Status; words: string }> = {
  passed: { status: 'ok', words: 'Passed' },
  returned: { status: 'bad', words: 'Failed again' },
  waiting: { status: 'unknown', words: 'Not reached yet' },
}
const known: Outcome[] = ['passed', 'returned', 'waiting']
type Filter = Outcome | 'any'
type Place = ReplayOutcomeEntry['target']

/** What consumers did with the replayed records: passed by a group's commit, dead letters again, or not reached yet. */
export function AfterOutcome({ cluster, id, dlq }: { cluster: string; id: string; dlq: string }) {
  const [filter, setFilter] = useState<Filter>('any')
  const [group, setGroup] = useState<string | null>(null)
  const input = { cluster, id, limit: 50, ...(filter === 'any' ? {} : { outcome: filter }), ...(group === null ? {} : { group }) }
  const list = useRoutePages('replays.outcomes', input, { keepLast: true, every: EVERY_MS })
  const [first] = list.data?.pages ?? []
  if (first === undefined) {
    if (list.error === null) return null
    return <ProblemState card error={list.error} what="Could not tell what became of them" onRetry={() => list.refetch()} />
  }
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? []
  const filters = [
    { value: 'any' as const, label: 'All' },
    ...known.map((value) => ({ value, label: `${outcomes[value].words} ${formatInteger(first.counts[value])}` })),
  ]
  const behind = BigInt(first.looked.total) - BigInt(first.looked.done)
  return (
    <Card
      title="After the replay"
      note="what consumers did with the records"
      aside={<Segmented size="small" label="Outcomes" value={filter} options={filters} onChange={setFilter} />}
    >
      {first.group === null ? null : (
        <div className={own.by}>
          <span>Passed by the commits of</span>
          <Select
            label="Group whose commits count"
            size="medium"
            value={first.group}
            options={[...new Set([first.group, ...first.groups])].map((value) => ({ value, label: value }))}
            onChange={setGroup}
          />
          <span className={styles.note}>A commit tells that the group went on, not that it did right.</span>
        </div>
      )}
      {first.notices.map(({ code, message, fix }) => (
        <NoticeRow key={code}>
          {message} {fix}
        </NoticeRow>
      ))}
      {behind > 0n ? (
        <NoticeRow status="running">The queue is not read to its end: {formatInteger(behind)} offsets may hold more that came back.</NoticeRow>
      ) : null}
      {entries.length === 0 ? (
        <p className={styles.note}>No replayed record has this outcome so far.</p>
      ) : (
        <SmallTable<ReplayOutcomeEntry>
          label="After the replay"
          columns={columnsOf(cluster, dlq)}
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

const placeOf = ({ partition, offset }: Omit<Place, 'topic'>) => `P${partition} / ${groupDigits(offset)}`

const columnsOf = (cluster: string, dlq: string): SmallColumn<ReplayOutcomeEntry>[] => [
  {
    id: 'from',
    head: 'From',
    cell: (entry) => (
      <Link href={`${paths.deadLetters(cluster, dlq)}?rec=${entry.partition}/${entry.offset}`}>
        <Mono>{placeOf(entry)}</Mono>
      </Link>
    ),
    width: 150,
  },
  {
    id: 'to',
    head: 'To',
    cell: ({ target }) => (
      <Link href={paths.record(cluster, target.topic, target.partition, target.offset)} title={target.topic}>
        <Mono>
          {target.topic} {placeOf(target)}
        </Mono>
      </Link>
    ),
  },
  {
    id: 'outcome',
    head: 'Since',
    cell: ({ outcome }) => <StatusBadge status={outcomes[outcome].status}>{outcomes[outcome].words}</StatusBadge>,
    width: 150,
  },
  {
    id: 'returned',
    head: 'Came back as',
    cell: ({ returned }) =>
      returned === null ? (
        <Dim>nothing</Dim>
      ) : (
        <Link href={`${paths.deadLetters(cluster, returned.topic)}?rec=${returned.partition}/${returned.offset}`} title={returned.topic}>
          <Mono>{placeOf(returned)}</Mono>
        </Link>
      ),
    width: 150,
  },
]
