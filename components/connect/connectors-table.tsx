'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import type { Connector } from '../../server/contract/connectors.ts'
import { paths } from '../layout/paths.ts'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './connect.module.css'
import { connectorState, shortClass, taskWords } from './connect-model.ts'
import { QueueLink } from './queue-link.tsx'

interface Props {
  cluster: string
  connectors: readonly Connector[]
  /** Whether there is more than one Kafka Connect, so that a row says whose it is. */
  several: boolean
}

export function ConnectorsTable({ cluster, connectors, several }: Props) {
  const columns = useMemo(() => columnsOf(cluster, several), [cluster, several])
  return (
    <DataTable<Connector>
      label="Connectors"
      columns={columns}
      rows={connectors}
      keyOf={({ connect, name }) => `${connect}\n${name}`}
      narrow={(connector) => <Narrow cluster={cluster} connector={connector} several={several} />}
    />
  )
}

function Name({ cluster, connector: { connect, name } }: { cluster: string; connector: Connector }) {
  return (
    <Link href={paths.connector(cluster, connect, name)} className={styles.name}>
      <MiddleTruncate text={name} />
    </Link>
  )
}

function State({ connector }: { connector: Connector }) {
  const { status, words } = connectorState(connector)
  const reason = connector.trace ?? connector.tasks.find(({ trace }) => trace !== null)?.trace
  return (
    <span title={reason ?? undefined}>
      <StatusBadge status={status}>{words}</StatusBadge>
    </span>
  )
}

function Topics({ connector: { topics, topicsPattern } }: { connector: Connector }) {
  if (topicsPattern !== null) return <Mono title="A pattern of names">{topicsPattern}</Mono>
  const [first, ...more] = topics
  if (first === undefined) return <Dim faint>not told</Dim>
  return <Mono title={topics.join(', ')}>{more.length === 0 ? first : `${first} and ${more.length} more`}</Mono>
}

const columnsOf = (cluster: string, several: boolean): DataColumn<Connector>[] => [
  { id: 'name', head: 'Connector', cell: (connector) => <Name cluster={cluster} connector={connector} />, width: 'minmax(160px, 1.4fr)' },
  ...(several ? [{ id: 'connect', head: 'Kafka Connect', cell: ({ connect }: Connector) => <Dim>{connect}</Dim>, width: '120px' }] : []),
  { id: 'state', head: 'State', cell: (connector) => <State connector={connector} />, width: '120px' },
  { id: 'tasks', head: 'Tasks', cell: (connector) => taskWords(connector), width: '120px' },
  {
    id: 'type',
    head: 'Type',
    cell: ({ kind, class: name }) => (
      <span title={name ?? undefined}>
        {kind === 'unknown' ? '' : `${kind}, `}
        <Dim>{shortClass(name)}</Dim>
      </span>
    ),
    width: 'minmax(0, 1.2fr)',
    needs: 'medium',
  },
  { id: 'topics', head: 'Topics', cell: (connector) => <Topics connector={connector} />, width: 'minmax(0, 1.6fr)' },
  { id: 'queue', head: 'Dead letters', cell: (connector) => <QueueLink cluster={cluster} connector={connector} marked />, width: 'minmax(0, 1.6fr)' },
  { id: 'group', head: 'Group', cell: ({ group }) => <Dim title={group ?? undefined}>{group}</Dim>, width: 'minmax(0, 1fr)', needs: 'wide' },
]

function Narrow({ cluster, connector, several }: { cluster: string; connector: Connector; several: boolean }) {
  return (
    <div className={styles.narrow}>
      <span className={styles.line}>
        <Name cluster={cluster} connector={connector} />
        <State connector={connector} />
      </span>
      <span className={styles.line}>
        <Dim>
          {several ? `${connector.connect}, ` : ''}
          {connector.kind === 'unknown' ? '' : `${connector.kind}, `}
          {taskWords(connector)}
        </Dim>
        {connector.deadLetterQueue === null ? null : <Link href={paths.deadLetters(cluster, connector.deadLetterQueue.topic)}>Dead letters</Link>}
      </span>
    </div>
  )
}
