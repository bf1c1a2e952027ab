'use client'
import { useMemo } from 'react'
import type { Partition } from '../../server/contract/topics.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { Freshness } from '../layout/freshness.tsx'
import { StaleRow } from '../layout/stale-row.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim } from '../ui/text.tsx'
import styles from './partitions.module.css'
import { NarrowPartition, partitionColumns } from './partitions-columns.tsx'
import { partitionSummary, skewOf } from './partitions-model.ts'

const EVERY_MS = 5000

/** Where each partition lives, what it holds, and whether its replicas keep up. */
export function PartitionsScreen({ cluster, topic }: { cluster: string; topic: string }) {
  const list = useRoute('topics.partitions', { cluster, topic }, { every: EVERY_MS })
  const rows = list.data?.items
  const skew = useMemo(() => skewOf(rows ?? []), [rows])
  const columns = useMemo(() => partitionColumns(skew), [skew])
  if (list.data === undefined || rows === undefined) {
    return list.error === null ? (
      <SkeletonRows rows={12} words="Asking the brokers for offsets and sizes" />
    ) : (
      <ProblemState error={list.error} what={`Could not read the partitions of ${topic}`} onRetry={() => list.refetch()} />
    )
  }
  const summary = partitionSummary(rows)
  return (
    <>
      <Freshness what="Offsets" asOf={list.data.asOf} everyMs={EVERY_MS} reason={list.error?.message ?? null} />
      <div className={styles.summary}>
        <StatusBadge status={summary.status}>{summary.words}</StatusBadge>
        <Dim>{summary.rest}</Dim>
      </div>
      {list.error === null ? null : <StaleRow asOf={list.data.asOf} error={list.error} onRetry={() => list.refetch()} />}
      <DataTable<Partition>
        label={`Partitions of ${topic}`}
        columns={columns}
        rows={rows}
        keyOf={(row) => String(row.partition)}
        narrow={(row) => <NarrowPartition partition={row} skew={skew} />}
      />
    </>
  )
}
