import type { Partition } from '../../server/contract/topics.ts'
import type { DataColumn } from '../ui/data-table.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger, formatShare, NOT_KNOWN } from '../ui/format-number.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './partitions.module.css'
import { leaderBytes, offsetSpan, partitionState, type Skew, unreadable } from './partitions-model.ts'
import lines from './topics.module.css'

const reasons = (partition: Partition) => partition.problems.map((problem) => problem.message).join(' ')

function Offset({ value, partition, quiet = false }: { value: string | bigint | null; partition: Partition; quiet?: boolean }) {
  if (value === null) {
    return (
      <Dim faint title={reasons(partition)}>
        {NOT_KNOWN}
      </Dim>
    )
  }
  return quiet ? (
    <Dim>
      <Mono>{formatInteger(value)}</Mono>
    </Dim>
  ) : (
    <Mono>{formatInteger(value)}</Mono>
  )
}

/** Icon and word when something is wrong; a quiet word when not. */
export function PartitionState({ partition }: { partition: Partition }) {
  const { status, words } = partitionState(partition)
  const why = reasons(partition)
  if (status === 'ok' && why === '') return <Dim>{words}</Dim>
  return (
    <span title={why}>
      <StatusBadge status={status === 'ok' ? 'warn' : status}>{status === 'ok' ? why : words}</StatusBadge>
    </span>
  )
}

function Sizes({ partition }: { partition: Partition }) {
  if (partition.replicaBytes.length === 0)
    return (
      <Dim faint title={reasons(partition)}>
        {NOT_KNOWN}
      </Dim>
    )
  return (
    <span className={styles.sizes}>
      {partition.replicaBytes.map((replica) => (
        <Dim key={replica.broker} title={`On broker ${replica.broker}: ${formatInteger(replica.bytes)} B`}>
          {partition.replicaBytes.length > 1 ? `${replica.broker}: ` : ''}
          {formatBytes(replica.bytes)}
        </Dim>
      ))}
    </span>
  )
}

function Share({ partition, skew }: { partition: Partition; skew: Skew }) {
  const share = skew.shares.get(partition.partition)
  if (share === undefined) return <Dim faint>{offsetSpan(partition) === null ? NOT_KNOWN : 'nothing stored'}</Dim>
  return (
    <span className={styles.share}>
      {formatShare(share)}
      <ShareBar share={share} marked={skew.heavy.has(partition.partition)} />
    </span>
  )
}

/** The columns of the partitions tab. */
export function partitionColumns(skew: Skew): readonly DataColumn<Partition>[] {
  return [
    { id: 'partition', head: 'P', width: '64px', cell: (row) => <Mono>{row.partition}</Mono> },
    { id: 'state', head: 'State', width: 'minmax(130px, 1fr)', cell: (row) => <PartitionState partition={row} /> },
    { id: 'leader', head: 'Leader', align: 'right', width: '70px', cell: (row) => (row.leader === null ? <Dim faint>none</Dim> : row.leader) },
    { id: 'replicas', head: 'Replicas', width: '104px', needs: 'medium', cell: (row) => <Dim>{row.replicas.join(', ')}</Dim> },
    { id: 'isr', head: 'In sync', width: '92px', needs: 'medium', cell: (row) => <Dim>{row.isr.join(', ')}</Dim> },
    {
      id: 'start',
      head: 'First',
      align: 'right',
      width: '118px',
      title: 'Log start offset',
      cell: (row) => <Offset value={row.logStart} partition={row} quiet />,
    },
    {
      id: 'stable',
      head: 'Readable end',
      align: 'right',
      width: '118px',
      needs: 'wide',
      title: 'Last stable offset: where readers of committed records stop',
      cell: (row) => <ReadableEnd partition={row} />,
    },
    {
      id: 'end',
      head: 'Stored end',
      align: 'right',
      width: '118px',
      title: 'High watermark',
      cell: (row) => <Offset value={row.highWatermark} partition={row} />,
    },
    { id: 'share', head: 'Share of offsets', align: 'right', width: '142px', needs: 'medium', cell: (row) => <Share partition={row} skew={skew} /> },
    { id: 'size', head: 'Size per replica', width: 'minmax(110px, 1fr)', needs: 'wide', cell: (row) => <Sizes partition={row} /> },
  ]
}

function ReadableEnd({ partition }: { partition: Partition }) {
  const waiting = unreadable(partition)
  if (waiting === null || waiting === 0n) return <Offset value={partition.lastStable} partition={partition} quiet />
  return (
    <span title={`${formatInteger(waiting)} offsets wait behind an open transaction`}>
      <Offset value={partition.lastStable} partition={partition} />
    </span>
  )
}

/** The row below 768 px. */
export function NarrowPartition({ partition, skew }: { partition: Partition; skew: Skew }) {
  const share = skew.shares.get(partition.partition)
  return (
    <div className={lines.narrow}>
      <div className={lines.line}>
        <span>
          <Mono>P{partition.partition}</Mono> <PartitionState partition={partition} />
        </span>
        <span className={lines.figure}>{formatBytes(leaderBytes(partition))}</span>
      </div>
      <div className={lines.line}>
        <Dim>
          <Mono>
            {formatInteger(partition.logStart)} to {formatInteger(partition.highWatermark)}
          </Mono>
        </Dim>
        <Dim className={lines.figure}>{offsetSpan(partition) === null || share === undefined ? null : formatShare(share)}</Dim>
      </div>
    </div>
  )
}
