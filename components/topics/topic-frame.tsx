'use client'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect } from 'react'
import { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { recentTopicsSetting, withRecentTopic } from '../layout/recent-topics.ts'
import { SlotOutlet } from '../layout/slots.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { readSetting, writeSetting } from '../ui/local-setting.ts'
import { Tabs } from '../ui/tabs.tsx'
import { Tag } from '../ui/tag.tsx'
import styles from './topic-frame.module.css'

/** Head and tabs of one topic; the tab's screen is below. A screen adds its pill and buttons through the slots `head-status` and `head-actions`. */
export function TopicFrame({ cluster, topic, children }: { cluster: string; topic: string; children: ReactNode }) {
  const path = usePathname()
  const one = useRoute('topics.get', { cluster, topic }, { every: 5000 })
  useRemembered(cluster, topic, one.data !== undefined)
  const gone = one.error instanceof ProblemError && one.error.status === 404 ? one.error : null
  const tabs = [
    { href: paths.messages(cluster, topic), label: 'Messages' },
    { href: paths.topicLive(cluster, topic), label: 'Live' },
    { href: paths.partitions(cluster, topic), label: 'Partitions', count: one.data?.partitions ?? null },
    { href: paths.config(cluster, topic), label: 'Config' },
    { href: paths.produce(cluster, topic), label: 'Produce' },
  ]
  return (
    <>
      <PageHead
        title={topic}
        mono
        status={<SlotOutlet name="head-status" className={styles.slot} />}
        tags={
          one.data === undefined ? null : (
            <>
              <Tag>{countOf(one.data.partitions, 'partition')}</Tag>
              <Tag title="Replication factor">RF {one.data.replicationFactor}</Tag>
              {one.data.cleanupPolicy === null || one.data.cleanupPolicy === 'delete' ? null : <Tag>{one.data.cleanupPolicy}</Tag>}
              {one.data.internal ? <Tag>internal</Tag> : null}
              {one.data.recordsPerSecond === null ? null : <span className={styles.rate}>{formatRate(one.data.recordsPerSecond)} rec/s</span>}
            </>
          )
        }
        actions={<SlotOutlet name="head-actions" className={styles.actions} />}
      />
      <Tabs label={`Parts of ${topic}`} tabs={tabs} current={path} />
      {gone !== null ? (
        <ProblemState
          error={gone}
          what={`Could not open ${topic}`}
          onRetry={() => one.refetch()}
          action={
            <ButtonLink size="small" href={paths.topics(cluster)}>
              All topics
            </ButtonLink>
          }
        />
      ) : (
        children
      )}
    </>
  )
}

/** External system: the browser's storage, which the palette reads recent topics from. */
function useRemembered(cluster: string, topic: string, exists: boolean) {
  useEffect(() => {
    if (!exists) return
    const stored = readSetting(recentTopicsSetting)
    const next = withRecentTopic(stored, cluster, topic)
    if (next !== stored) writeSetting(recentTopicsSetting, next)
  }, [cluster, topic, exists])
}
