'use client'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import type { Dlq } from '../../server/contract/dlqs.ts'
import { useNow } from '../data/now.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { flag, text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger, formatShare } from '../ui/format-number.ts'
import { Kbd } from '../ui/kbd.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono, Small } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './dlq.module.css'
import { ageWords, attentionOf, foundWords, headline, rateWords, writerWords } from './dlq-model.ts'
import { IgnoreButton } from './ignore-button.tsx'
import { PinButton } from './pin-button.tsx'

const EVERY_MS = 5000
const fields = { q: text(), ignored: flag() }

/** What is failing, since when, how much, and is it one cause or many? */
export function InboxScreen({ cluster }: { cluster: string }) {
  const [url, change] = useUrlState(fields)
  const search = url.q.trim()
  const list = useRoutePages(
    'dlqs.list',
    { cluster, limit: 200, ignored: String(url.ignored), ...(search === '' ? {} : { search }) },
    { every: EVERY_MS, keepLast: true },
  )
  const queues = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const now = useNow(10_000)
  const columns = useMemo(() => columnsOf(cluster, now, url.ignored), [cluster, now, url.ignored])
  return (
    <>
      <PageHead
        title="Dead letters"
        {...(list.data === undefined ? {} : { note: headline(queues) })}
        actions={
          <>
            <PinButton cluster={cluster} />
            <ButtonLink href={paths.dlqRules(cluster)}>Edit rules</ButtonLink>
          </>
        }
      />
      <div className={styles.filters}>
        <TextField
          className={styles.search}
          label="Filter by queue, source or writer"
          placeholder="Queue, source or writer"
          type="search"
          data-filter
          maxLength={249}
          icon={<Search aria-hidden />}
          value={url.q}
          onChange={(event) => change({ q: event.target.value })}
          end={<Kbd>/</Kbd>}
        />
        <Button size="small" aria-pressed={url.ignored} onClick={() => change({ ignored: !url.ignored }, 'push')}>
          {url.ignored ? 'Show the queues' : 'Show what is ignored'}
        </Button>
        <Small>Open means: nobody has dealt with it here. What other tools sent back is not seen.</Small>
      </div>
      {list.data === undefined ? (
        list.error === null ? (
          <SkeletonRows rows={8} words="Asking for the queues" />
        ) : (
          <ProblemState error={list.error} what="Could not list queues" onRetry={() => list.refetch()} />
        )
      ) : queues.length === 0 ? (
        <EmptyState>{emptyWords(search, url.ignored)}</EmptyState>
      ) : (
        <DataTable<Dlq>
          label="Queues of dead letters"
          columns={columns}
          rows={queues}
          keyOf={({ topicId }) => topicId}
          narrow={(queue) => <Narrow cluster={cluster} queue={queue} now={now} />}
        />
      )}
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()}>Show more queues</Button> : null}
    </>
  )
}

function emptyWords(search: string, ignored: boolean): string {
  if (search !== '') return `No queue, source or writer has "${search}" in its name.`
  if (ignored) return 'No queue is ignored.'
  return 'No queue of dead letters was found. Headgate looks for names such as orders.dlq, orders-dlt, orders_error or dlq.orders, and for the headers that consumers and connectors leave on failed records. Names can be added under Edit rules, and any topic can be pinned as a queue.'
}

function Name({ cluster, queue }: { cluster: string; queue: Dlq }) {
  return (
    <Link href={paths.deadLetters(cluster, queue.topic)} className={styles.name} title={foundWords(queue.foundBy)}>
      <MiddleTruncate text={queue.topic} />
    </Link>
  )
}

function Attention({ queue }: { queue: Dlq }) {
  const { status, words } = attentionOf(queue)
  return <StatusBadge status={status}>{words}</StatusBadge>
}

const Open = ({ depth }: { depth: string | null }) => (depth === null ? <Dim>not known</Dim> : <b>{formatInteger(depth)}</b>)

const columnsOf = (cluster: string, now: number | null, ignored: boolean): DataColumn<Dlq>[] => [
  { id: 'queue', head: 'Queue', cell: (queue) => <Name cluster={cluster} queue={queue} />, width: 'minmax(180px, 2fr)' },
  { id: 'state', head: 'State', cell: (queue) => <Attention queue={queue} />, width: '120px' },
  { id: 'open', head: 'Open', cell: ({ depth }) => <Open depth={depth} />, align: 'right', width: '90px' },
  { id: 'rate', head: 'Arrivals', cell: ({ arrivalsPerMinute }) => rateWords(arrivalsPerMinute), align: 'right', width: '90px' },
  { id: 'oldest', head: 'Oldest open', cell: ({ oldestAt }) => ageWords(oldestAt, now), align: 'right', width: '110px' },
  { id: 'failures', head: 'Failures', cell: ({ failures }) => formatInteger(failures), align: 'right', width: '80px', title: 'Kinds of failure' },
  {
    id: 'replayed',
    head: 'Replayed',
    cell: ({ replayedShare }) => (replayedShare === null ? <Dim>none</Dim> : formatShare(replayedShare)),
    align: 'right',
    width: '90px',
    needs: 'wide',
  },
  {
    id: 'from',
    head: 'From',
    cell: ({ sources }) => (sources[0] === undefined ? <Dim>not known</Dim> : <Mono title={sources.join(', ')}>{sources[0]}</Mono>),
    width: 'minmax(0, 1.4fr)',
    needs: 'medium',
  },
  {
    id: 'writer',
    head: 'Written by',
    cell: ({ writer }) => (writer === null ? <Dim>not known</Dim> : writerWords(writer)),
    width: 'minmax(0, 1fr)',
    needs: 'medium',
  },
  ...(ignored
    ? [{ id: 'ignore', head: '', cell: ({ topic }: Dlq) => <IgnoreButton cluster={cluster} topic={topic} ignored />, width: '110px' }]
    : []),
]

function Narrow({ cluster, queue, now }: { cluster: string; queue: Dlq; now: number | null }) {
  return (
    <div className={styles.narrow}>
      <span className={styles.row}>
        <Name cluster={cluster} queue={queue} />
        <Open depth={queue.depth} />
      </span>
      <span className={styles.row}>
        <Attention queue={queue} />
        {queue.oldestAt === null ? null : (
          <Dim>
            {rateWords(queue.arrivalsPerMinute)}, oldest {ageWords(queue.oldestAt, now)}
          </Dim>
        )}
      </span>
    </div>
  )
}
