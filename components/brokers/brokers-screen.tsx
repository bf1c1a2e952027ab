'use client'
import type { BrokerPage } from '../../server/contract/brokers.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { Freshness } from '../layout/freshness.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { StaleRow } from '../layout/stale-row.tsx'
import { Card } from '../ui/card.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import styles from './brokers.module.css'
import { brokersSummary } from './brokers-model.ts'
import { BrokersTable } from './brokers-table.tsx'
import { FeaturesCard, QuorumCard } from './quorum-card.tsx'

const EVERY_MS = 5000

/** Is load even, and what fails next? */
export function BrokersScreen({ cluster }: { cluster: string }) {
  const list = useRoute('brokers.list', { cluster }, { every: EVERY_MS })
  const { data } = list
  if (data === undefined) {
    return (
      <>
        <PageHead title="Brokers" />
        {list.error === null ? (
          <SkeletonRows rows={8} words="Asking the brokers" />
        ) : (
          <ProblemState error={list.error} what="Could not list brokers" onRetry={() => list.refetch()} />
        )}
      </>
    )
  }
  return (
    <>
      <PageHead title="Brokers" note={formatInteger(data.items.length)} />
      <Freshness what="Figures" asOf={data.asOf} everyMs={EVERY_MS} reason={list.error?.message ?? null} />
      {list.error === null ? null : <StaleRow asOf={data.asOf} error={list.error} onRetry={() => list.refetch()} />}
      <Content cluster={cluster} page={data} />
    </>
  )
}

function Content({ cluster, page }: { cluster: string; page: BrokerPage }) {
  const summary = brokersSummary(page.items)
  // What one broker lacks is told in its own row.
  const shared = page.problems.filter((problem) => problem.broker == null && problem.code !== 'registry-down')
  return (
    <>
      <div className={styles.summary}>
        <StatusBadge status={summary.status}>{summary.words}</StatusBadge>
        <span>{summary.rest}</span>
      </div>
      {shared.map((problem) => (
        <NoticeRow key={`${problem.code} ${problem.message}`}>
          {problem.message} {problem.fix}
        </NoticeRow>
      ))}
      <div className={styles.body}>
        <Card title="Brokers" note="leads, replicas and size against the even share">
          <BrokersTable cluster={cluster} brokers={page.items} />
        </Card>
        <div className={styles.columns}>
          <QuorumCard quorum={page.quorum} asOf={page.asOf} />
          <FeaturesCard features={page.features} note="what the cluster has agreed on" />
        </div>
      </div>
    </>
  )
}
