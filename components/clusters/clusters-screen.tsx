'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import type { Cluster } from '../../server/contract/clusters.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { clusterFacts } from '../layout/nav-model.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { useClusters } from '../layout/session-query.ts'
import { ColorMark } from '../ui/color-mark.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { clusterStatus, worstFirst } from './cluster-model.ts'
import styles from './clusters.module.css'

const reasons = (cluster: Cluster) => cluster.problems.map((problem) => problem.message).join(' ')
const figure = (cluster: Cluster, value: unknown, words: string) =>
  value === null ? (
    <Dim faint title={reasons(cluster)}>
      {words}
    </Dim>
  ) : (
    words
  )

const Status = ({ cluster }: { cluster: Cluster }) => (
  <StatusBadge status={clusterStatus[cluster.status].status}>{clusterStatus[cluster.status].word}</StatusBadge>
)
const Name = ({ cluster }: { cluster: Cluster }) => (
  <Link href={paths.overview(cluster.id)} tabIndex={-1}>
    {cluster.color === null ? null : <ColorMark color={cluster.color} />}
    <b>{cluster.name}</b>
  </Link>
)

/** The way out of a row that is not well. */
const Doctor = ({ cluster }: { cluster: Cluster }) =>
  cluster.status === 'down' || cluster.status === 'degraded' ? (
    <Link
      href={paths.doctor(cluster.id)}
      className={styles.doctor}
      aria-label={`Connection doctor of ${cluster.name}`}
      onClick={(event) => event.stopPropagation()}
    >
      Doctor
    </Link>
  ) : null

const columns: readonly DataColumn<Cluster>[] = [
  { id: 'status', head: 'Status', width: '110px', cell: (cluster) => <Status cluster={cluster} /> },
  { id: 'name', head: 'Cluster', width: 'minmax(140px, 1fr)', cell: (cluster) => <Name cluster={cluster} /> },
  { id: 'facts', head: 'What it is', width: 'minmax(224px, 1fr)', needs: 'medium', cell: (cluster) => <Dim>{clusterFacts(cluster)}</Dim> },
  {
    id: 'bootstrap',
    head: 'Bootstrap',
    width: 'minmax(150px, 1.4fr)',
    needs: 'wide',
    cell: (cluster) => (
      <Dim title={`${cluster.bootstrap.join(', ')} (${cluster.security})`}>
        <Mono>{cluster.bootstrap.join(', ')}</Mono>
      </Dim>
    ),
  },
  {
    id: 'version',
    head: 'Kafka',
    width: '84px',
    needs: 'medium',
    cell: (cluster) => figure(cluster, cluster.version, cluster.version ?? 'not known'),
  },
  { id: 'topics', head: 'Topics', align: 'right', width: '84px', cell: (cluster) => figure(cluster, cluster.topics, formatInteger(cluster.topics)) },
  {
    id: 'partitions',
    head: 'Partitions',
    align: 'right',
    width: '90px',
    needs: 'medium',
    cell: (cluster) => figure(cluster, cluster.partitions, formatInteger(cluster.partitions)),
  },
  {
    id: 'rate',
    head: 'rec/s',
    align: 'right',
    width: '90px',
    cell: (cluster) => figure(cluster, cluster.recordsPerSecond, formatRate(cluster.recordsPerSecond)),
  },
  {
    id: 'bytes',
    head: 'Size',
    align: 'right',
    width: '90px',
    needs: 'medium',
    cell: (cluster) => figure(cluster, cluster.bytes, formatBytes(cluster.bytes)),
  },
  { id: 'doctor', head: 'Connection', width: '90px', cell: (cluster) => <Doctor cluster={cluster} /> },
]

function Narrow({ cluster }: { cluster: Cluster }) {
  return (
    <div className={styles.narrow}>
      <div className={styles.line}>
        <Name cluster={cluster} />
        <Status cluster={cluster} />
      </div>
      <div className={styles.line}>
        <Dim>{clusterFacts(cluster)}</Dim>
        <span className={styles.line}>
          <Dim>{cluster.topics === null ? null : `${formatInteger(cluster.topics)} topics`}</Dim>
          <Doctor cluster={cluster} />
        </span>
      </div>
    </div>
  )
}

/** All connections, worst first. */
export function ClustersScreen() {
  const router = useRouter()
  const list = useClusters()
  const items = list.data?.items
  const rows = useMemo(() => worstFirst(items ?? []), [items])
  return (
    <>
      <PageHead title="Clusters" note={items === undefined ? '' : formatInteger(items.length)} />
      <div className={styles.listHead} />
      {items === undefined ? (
        list.error === null ? (
          <SkeletonRows rows={3} words="Asking the clusters" />
        ) : (
          <ProblemState error={list.error} what="Could not list clusters" onRetry={() => list.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyState>
          No cluster is configured. Name one in <Mono>headgate.yaml</Mono> or in <Mono>KAFKA_BROKERS</Mono> and start Headgate again.
        </EmptyState>
      ) : (
        <DataTable<Cluster>
          label="Clusters"
          columns={columns}
          rows={rows}
          keyOf={(cluster) => cluster.id}
          onOpen={(cluster) => router.push(paths.overview(cluster.id))}
          narrow={(cluster) => <Narrow cluster={cluster} />}
        />
      )}
    </>
  )
}
