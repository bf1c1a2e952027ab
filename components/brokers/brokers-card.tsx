'use client'
import Link from 'next/link'
import type { Broker } from '../../server/contract/brokers.ts'
import { paths } from '../layout/paths.ts'
import { Card } from '../ui/card.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger, NOT_KNOWN } from '../ui/format-number.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusIcon } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './brokers.module.css'
import { leaderShares } from './brokers-model.ts'

/** Who leads how much, and where everybody is. */
export function BrokersCard({ cluster, brokers }: { cluster: string; brokers: readonly Broker[] }) {
  const shares = leaderShares(brokers)
  const columns: readonly SmallColumn<Broker>[] = [
    { id: 'id', head: 'Broker', width: 116, cell: (broker) => <BrokerId cluster={cluster} broker={broker} /> },
    {
      id: 'host',
      head: 'Address',
      cell: (broker) => <Dim>{broker.host === null ? NOT_KNOWN : <Mono>{`${broker.host}:${broker.port}`}</Mono>}</Dim>,
    },
    {
      id: 'leaders',
      head: 'Leads',
      width: 104,
      align: 'right',
      cell: (broker) => (
        <span className={styles.share}>
          <ShareBar share={shares.get(broker.id) ?? 0} width={22} />
          {formatInteger(broker.leaders)}
        </span>
      ),
    },
    { id: 'replicas', head: 'Replicas', width: 72, align: 'right', cell: (broker) => <Dim>{formatInteger(broker.replicas)}</Dim> },
    { id: 'bytes', head: 'Size', width: 84, align: 'right', cell: (broker) => <Size broker={broker} /> },
  ]
  return (
    <Card title="Brokers" note={formatInteger(brokers.length)} aside={<Link href={paths.brokers(cluster)}>All</Link>}>
      <SmallTable label="Brokers" columns={columns} rows={brokers} keyOf={(broker) => String(broker.id)} />
    </Card>
  )
}

function BrokerId({ cluster, broker }: { cluster: string; broker: Broker }) {
  return (
    <>
      {broker.state === 'up' ? null : <StatusIcon status="bad" />} <Link href={paths.broker(cluster, broker.id)}>{broker.id}</Link>
      {broker.state === 'gone' ? <Dim faint> gone</Dim> : broker.state === 'unreachable' ? <Dim faint> no answer</Dim> : null}
      {broker.controller ? <Dim faint> controller</Dim> : null}
    </>
  )
}

function Size({ broker }: { broker: Broker }) {
  if (broker.bytes !== null) return formatBytes(broker.bytes)
  return (
    <Dim faint title={broker.problems.map((problem) => problem.message).join(' ')}>
      not known
    </Dim>
  )
}
