'use client'
import { ProblemState } from '../data/problem-state.tsx'
import { useUrlState } from '../data/url-state.ts'
import { Age, Freshness } from '../layout/freshness.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { StaleRow } from '../layout/stale-row.tsx'
import { Button } from '../ui/button.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Switch } from '../ui/switch.tsx'
import { NoTopics } from './no-topics.tsx'
import { TopicFilter } from './topic-filter.tsx'
import styles from './topics.module.css'
import { topicCount, topicSorts } from './topics-model.ts'
import { READERS_EVERY_MS, TOPICS_EVERY_MS, topicFields, useTopicList } from './topics-query.ts'
import { TopicsTable } from './topics-table.tsx'

/** Which topic, and which of them is unusual? */
export function TopicsScreen({ cluster }: { cluster: string }) {
  const [url, change] = useUrlState(topicFields)
  const topics = useTopicList(cluster, url)
  const { list, last, kept, search } = topics
  return (
    <>
      <PageHead title="Topics" note={topicCount(last, search, topics.inCluster)} />
      {last === undefined ? null : <Freshness what="Figures" asOf={last.asOf} everyMs={TOPICS_EVERY_MS} reason={list.error?.message ?? null} />}
      <div className={styles.controls}>
        <TopicFilter value={url.q} onChange={(q) => change({ q })} />
        <span className={styles.sorts}>
          <Select label="Order" value={url.sort} options={topicSorts} onChange={(sort) => change({ sort }, 'push')} />
        </span>
        <Switch label="Internal topics" checked={url.internal} onChange={(internal) => change({ internal }, 'push')} />
        <span className={styles.aside}>
          {last?.readersAsOf == null ? null : <Age what="Groups" asOf={last.readersAsOf} everyMs={READERS_EVERY_MS} />}
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
      {list.error !== null && last !== undefined ? <StaleRow asOf={last.asOf} error={list.error} onRetry={() => list.refetch()} /> : null}
      {last === undefined ? (
        <Waiting error={list.error} onRetry={() => list.refetch()} />
      ) : kept.rows.length === 0 ? (
        <NoTopics
          search={search}
          total={last.total}
          internal={url.internal}
          onClear={() => change({ q: '' })}
          onInternal={() => change({ internal: true })}
        />
      ) : (
        <TopicsTable cluster={cluster} topics={topics} matched={last.matched} sort={url.sort} onSort={(sort) => change({ sort }, 'push')} />
      )}
    </>
  )
}

function Waiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error !== null) return <ProblemState error={error} what="Could not list topics" onRetry={onRetry} />
  return <SkeletonRows rows={22} words="Asking the brokers for topics and their figures" />
}
