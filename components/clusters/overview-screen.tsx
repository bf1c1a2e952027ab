'use client'
import type { Cluster } from '../../server/contract/clusters.ts'
import { BrokersCard } from '../brokers/brokers-card.tsx'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { Freshness } from '../layout/freshness.tsx'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { Card } from '../ui/card.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Tag } from '../ui/tag.tsx'
import { Mono } from '../ui/text.tsx'
import { AttentionCard } from './attention-card.tsx'
import { attentionPill, attentionRows } from './attention-model.ts'
import styles from './clusters.module.css'
import { BusiestTopics, ClusterTiles } from './overview-parts.tsx'
import { ProducedCharts } from './produced-charts.tsx'

const EVERY_MS = 5000

/** Is anything wrong, how bad, and where do I go? */
export function OverviewScreen({ cluster: id }: { cluster: string }) {
  const one = useRoute('clusters.get', { cluster: id }, { every: EVERY_MS })
  const brokers = useRoute('brokers.list', { cluster: id }, { every: EVERY_MS })
  const topics = useRoute('topics.list', { cluster: id, sort: '-rate', limit: 8 }, { every: EVERY_MS })
  const cluster = one.data
  if (cluster === undefined) {
    return (
      <>
        <PageHead title="Overview" />
        {one.error === null ? (
          <SkeletonRows rows={8} words="Asking the brokers" />
        ) : (
          <ProblemState error={one.error} what="Could not read the cluster" onRetry={() => one.refetch()} />
        )}
      </>
    )
  }
  const rows = attentionRows(cluster, brokers.data?.items ?? [], brokers.data?.quorum ?? null)
  const pill = attentionPill(cluster, rows)
  return (
    <>
      {cluster.checkedAt === null ? null : (
        <Freshness what="Figures" asOf={cluster.checkedAt} everyMs={EVERY_MS} reason={one.error?.message ?? null} />
      )}
      <PageHead
        title="Overview"
        status={
          <StatusBadge status={pill.status} pill>
            {pill.words}
          </StatusBadge>
        }
        tags={
          <>
            {cluster.production ? <Tag tone="warn">Production</Tag> : null}
            {cluster.readOnly ? <Tag>read-only here</Tag> : null}
          </>
        }
      />
      <Facts cluster={cluster} />
      <div className={styles.body}>
        <AttentionCard rows={rows} checkedAt={cluster.checkedAt} />
        <ClusterTiles cluster={cluster} />
        <ProducedCharts cluster={id} />
        <div className={styles.columns}>
          {topics.data === undefined ? (
            <Part title="Busiest topics" error={topics.error} onRetry={() => topics.refetch()} what="Could not list topics" />
          ) : (
            <BusiestTopics cluster={id} topics={topics.data.items} total={topics.data.total} />
          )}
          {brokers.data === undefined ? (
            <Part title="Brokers" error={brokers.error} onRetry={() => brokers.refetch()} what="Could not list brokers" />
          ) : (
            <BrokersCard cluster={id} brokers={brokers.data.items} />
          )}
        </div>
      </div>
    </>
  )
}

function Facts({ cluster }: { cluster: Cluster }) {
  return (
    <MetaLine>
      {cluster.version === null ? null : (
        <span>
          Kafka <b>{cluster.version}</b>
        </span>
      )}
      {cluster.controller === null ? null : (
        <span>
          KRaft, controller <b>{cluster.controller}</b>
        </span>
      )}
      {cluster.clusterId === null ? null : (
        <span>
          Cluster id{' '}
          <b>
            <Mono>{cluster.clusterId}</Mono>
          </b>
        </span>
      )}
      <span>
        Bootstrap{' '}
        <b>
          <Mono>{cluster.bootstrap.join(', ')}</Mono>, {cluster.security}
        </b>
      </span>
      <span>
        Registry <b>{cluster.registry === null ? 'none configured' : <Mono>{cluster.registry.url}</Mono>}</b>
      </span>
    </MetaLine>
  )
}

function Part({ title, error, what, onRetry }: { title: string; error: Error | null; what: string; onRetry: () => void }) {
  return (
    <Card title={title}>
      {error === null ? <SkeletonRows rows={4} words="Asking the brokers" /> : <ProblemState card error={error} what={what} onRetry={onRetry} />}
    </Card>
  )
}
