'use client'
import Link from 'next/link'
import type { Broker } from '../../server/contract/brokers.ts'
import { useNow } from '../data/now.ts'
import { paths } from '../layout/paths.ts'
import { formatAge } from '../ui/format-age.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger, formatShare, NOT_KNOWN } from '../ui/format-number.ts'
import { NARROW, useMedia } from '../ui/media.ts'
import { ShareBar } from '../ui/share-bar.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './brokers.module.css'
import { brokerState, DISK_MARK, fullestDir, skewWords } from './brokers-model.ts'

/** All brokers; one that is away keeps its row. Below 768 px two lines each. */
export function BrokersTable({ cluster, brokers }: { cluster: string; brokers: readonly Broker[] }) {
  const isNarrow = useMedia(NARROW)
  if (isNarrow) {
    return (
      <ul>
        {brokers.map((broker) => (
          <li key={broker.id} className={styles.item}>
            <span className={styles.line}>
              <BrokerName cluster={cluster} broker={broker} />
              <State broker={broker} />
            </span>
            <span className={styles.line}>
              <Dim>
                <Mono>{addressOf(broker)}</Mono>
              </Dim>
              <Disk broker={broker} />
            </span>
            <span className={styles.line}>
              <Dim>
                leads {formatInteger(broker.leaders)}, holds {formatInteger(broker.replicas)}
              </Dim>
              <Dim>{broker.bytes === null ? NOT_KNOWN : formatBytes(broker.bytes)}</Dim>
            </span>
          </li>
        ))}
      </ul>
    )
  }
  const most = (figure: (broker: Broker) => number) => Math.max(1, ...brokers.map(figure))
  const leaders = most((broker) => broker.leaders)
  const replicas = most((broker) => broker.replicas)
  const columns: readonly SmallColumn<Broker>[] = [
    { id: 'id', head: 'Broker', width: 150, cell: (broker) => <BrokerName cluster={cluster} broker={broker} /> },
    { id: 'state', head: 'State', width: 150, cell: (broker) => <State broker={broker} /> },
    {
      id: 'address',
      head: 'Address',
      cell: (broker) => (
        <Dim title={broker.rack === null ? undefined : `Rack ${broker.rack}`}>
          <Mono>{addressOf(broker)}</Mono>
        </Dim>
      ),
    },
    { id: 'version', head: 'Kafka', width: 60, cell: (broker) => broker.version ?? <Dim faint>{NOT_KNOWN}</Dim> },
    {
      id: 'leaders',
      head: 'Leads',
      width: 168,
      align: 'right',
      cell: (broker) => <Load value={broker.leaders} most={leaders} skew={broker.skew.leaders} />,
    },
    {
      id: 'replicas',
      head: 'Replicas',
      width: 168,
      align: 'right',
      cell: (broker) => <Load value={broker.replicas} most={replicas} skew={broker.skew.replicas} />,
    },
    { id: 'bytes', head: 'Stored', width: 150, align: 'right', cell: (broker) => <Stored broker={broker} /> },
    { id: 'disk', head: 'Fullest volume', width: 132, align: 'right', cell: (broker) => <Disk broker={broker} /> },
  ]
  return <SmallTable label="Brokers" columns={columns} rows={brokers} keyOf={(broker) => String(broker.id)} />
}

const addressOf = (broker: Broker) => (broker.host === null ? NOT_KNOWN : `${broker.host}:${broker.port}`)

function BrokerName({ cluster, broker }: { cluster: string; broker: Broker }) {
  return (
    <span>
      <Link href={paths.broker(cluster, broker.id)}>
        <b>{broker.id}</b>
      </Link>
      {broker.controller ? <Dim faint> controller</Dim> : null}
    </span>
  )
}

/** A broker that is away says when it was last seen. */
function State({ broker }: { broker: Broker }) {
  const now = useNow()
  const { status, words } = brokerState(broker)
  const seen =
    broker.state === 'up' || broker.lastSeenAt === null || now === null ? '' : `, seen ${formatAge(now - Date.parse(broker.lastSeenAt))} ago`
  if (status === 'ok') return <Dim>{words}</Dim>
  return (
    <StatusBadge status={status}>
      {words}
      {seen}
    </StatusBadge>
  )
}

function Load({ value, most, skew }: { value: number; most: number; skew: number | null }) {
  const words = skewWords(skew)
  return (
    <span className={styles.share}>
      {words === null ? null : <Dim faint>{words}</Dim>}
      <ShareBar share={value / most} width={36} />
      <span className={styles.count}>{formatInteger(value)}</span>
    </span>
  )
}

function Stored({ broker }: { broker: Broker }) {
  if (broker.bytes === null) return <Dim faint>{NOT_KNOWN}</Dim>
  const words = skewWords(broker.skew.bytes)
  return (
    <span className={styles.share}>
      {words === null ? null : <Dim faint>{words}</Dim>}
      {formatBytes(broker.bytes)}
    </span>
  )
}

function Disk({ broker }: { broker: Broker }) {
  const dir = fullestDir(broker)
  if (dir === null) return <Dim faint>{NOT_KNOWN}</Dim>
  return (
    <span className={styles.share} title={dir.path}>
      <ShareBar share={dir.used} width={36} marked={dir.used >= DISK_MARK} />
      {formatShare(dir.used)}
    </span>
  )
}
