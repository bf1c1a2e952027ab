'use client'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import type { Topic, TopicSort } from '../../server/contract/topics.ts'
import { paths } from '../layout/paths.ts'
import { DataTable } from '../ui/data-table.tsx'
import { formatInteger } from '../ui/format-number.ts'
import styles from './topics.module.css'
import { NarrowTopic, topicColumns } from './topics-columns.tsx'
import { sortNamed } from './topics-model.ts'
import { nameOf, type TopicList } from './topics-query.ts'

interface Props {
  cluster: string
  topics: TopicList
  matched: number
  sort: TopicSort
  onSort: (sort: TopicSort) => void
}

/** Topics in rows; the next page is read when the reader comes near the end. */
export function TopicsTable({ cluster, topics: { list, kept }, matched, sort, onSort }: Props) {
  const router = useRouter()
  const columns = useMemo(() => topicColumns(cluster), [cluster])
  return (
    <DataTable<Topic>
      label="Topics"
      columns={columns}
      rows={kept.rows}
      keyOf={nameOf}
      sort={sort}
      onSort={(next) => onSort(sortNamed(next))}
      onOpen={(topic) => router.push(paths.messages(cluster, topic.name))}
      narrow={(topic) => <NarrowTopic cluster={cluster} topic={topic} />}
      total={matched}
      onNearEnd={list.hasNextPage && !list.isFetching ? () => list.fetchNextPage() : undefined}
      foot={<p className={styles.foot}>{footWords(kept.rows.length, matched, list.isFetchingNextPage)}</p>}
    />
  )
}

function footWords(read: number, matched: number, reading: boolean): string {
  if (read >= matched) return read === 1 ? 'The only topic.' : `All ${formatInteger(matched)} topics.`
  return reading ? `Reading on from ${formatInteger(read)}` : `${formatInteger(read)} of ${formatInteger(matched)} read`
}
