'use client'
import { Search, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { getCluster } from '../../server/contract/clusters.ts'
import { listTopics, type Topic, TopicSort } from '../../server/contract/topics.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute, useRoutePages } from '../data/query.ts'
import { flag, oneOf, text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { Freshness } from '../layout/freshness.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useKeptOrder } from '../ui/use-kept-order.ts'
import { NoTopics } from './no-topics.tsx'
import styles from './topics.module.css'
import { NarrowTopic, topicColumns } from './topics-columns.tsx'
import { topicCount, topicSorts } from './topics-model.ts'

const fields = { q: text(), sort: oneOf(TopicSort.options, 'name'), internal: flag() }
const EVERY_MS = 5000
const PAGE = 200

/** Which topic, and which of them is unusual? */
export function TopicsScreen({ cluster }: { cluster: string }) {
  const router = useRouter()
  const [{ q, sort, internal }, change] = useUrlState(fields)
  const search = q.trim()
  const input = { cluster, sort, limit: PAGE, internal: internal ? 'true' : 'false', ...(search === '' ? {} : { search }) }
  const list = useRoutePages(listTopics, input, { every: EVERY_MS, keepLast: true })
  const pages = list.data?.pages
  const last = pages?.at(-1)
  const all = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const kept = useKeptOrder(all, JSON.stringify(input), nameOf)
  const columns = useMemo(() => topicColumns(cluster), [cluster])
  const inCluster = useRoute(getCluster, { cluster }, { freshFor: 30_000 }).data?.topics ?? null
  return (
    <>
      <PageHead title="Topics" note={topicCount(last, search, internal ? null : inCluster)} />
      {last === undefined ? null : <Freshness what="Figures" asOf={last.asOf} everyMs={EVERY_MS} reason={list.error?.message ?? null} />}
      <div className={styles.controls}>
        <SearchField value={q} onChange={(value) => change({ q: value })} />
        <span className={styles.sorts}>
          <Select label="Order" value={sort} options={topicSorts} onChange={(value) => change({ sort: value }, 'push')} />
        </span>
        <Switch label="Internal topics" checked={internal} onChange={(on) => change({ internal: on }, 'push')} />
        <span className={styles.aside}>
          {kept.moved ? (
            <Button size="small" look="ghost" onClick={kept.renew}>
              Order has changed. Sort again
            </Button>
          ) : null}
        </span>
      </div>
      {last?.problems.map((problem) => (
        <NoticeRow key={`${problem.code} ${problem.message}`}>
          {problem.message} {problem.fix}
        </NoticeRow>
      ))}
      {list.isError && last !== undefined ? (
        <NoticeRow
          action={
            <Button size="small" onClick={() => list.refetch()}>
              Read again
            </Button>
          }
        >
          Not read again since: {list.error.message}
        </NoticeRow>
      ) : null}
      {last === undefined ? (
        <Waiting error={list.error} onRetry={() => list.refetch()} />
      ) : all.length === 0 ? (
        <NoTopics
          search={search}
          total={last.total}
          internal={internal}
          onClear={() => change({ q: '' })}
          onInternal={() => change({ internal: true })}
        />
      ) : (
        <DataTable<Topic>
          label="Topics"
          columns={columns}
          rows={kept.rows}
          keyOf={nameOf}
          sort={sort}
          onSort={(next) => change({ sort: TopicSort.parse(next) }, 'push')}
          onOpen={(topic) => router.push(paths.messages(cluster, topic.name))}
          narrow={(topic) => <NarrowTopic cluster={cluster} topic={topic} />}
          total={last.matched}
          onNearEnd={list.hasNextPage && !list.isFetching ? () => list.fetchNextPage() : undefined}
          foot={<p className={styles.foot}>{footWords(all.length, last.matched, list.isFetchingNextPage)}</p>}
        />
      )}
    </>
  )
}

const nameOf = (topic: Topic) => topic.name

function footWords(read: number, matched: number, reading: boolean): string {
  if (read >= matched) return read === 1 ? 'The only topic.' : `All ${matched.toLocaleString('en')} topics.`
  return reading ? `Reading on from ${read.toLocaleString('en')}` : `${read.toLocaleString('en')} of ${matched.toLocaleString('en')} read`
}

function Waiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return error === null ? (
    <SkeletonRows rows={22} words="Asking the brokers for topics and their figures" />
  ) : (
    <ProblemState error={error} what="Could not list topics" onRetry={onRetry} />
  )
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      className={styles.search}
      label="Filter by name"
      placeholder="Name"
      type="search"
      data-filter
      maxLength={249}
      icon={<Search aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        if (value === '') event.currentTarget.blur()
        onChange('')
      }}
      end={
        value === '' ? (
          <Kbd>/</Kbd>
        ) : (
          <IconButton label="Clear filter" size="small" onClick={() => onChange('')}>
            <X aria-hidden />
          </IconButton>
        )
      }
    />
  )
}
