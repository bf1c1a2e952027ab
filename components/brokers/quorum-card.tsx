'use client'
import type { Feature, Quorum, QuorumReplica } from '../../server/contract/brokers.ts'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger, NOT_KNOWN } from '../ui/format-number.ts'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { lagWords, quorumWords } from './brokers-model.ts'

/** Who keeps the metadata of the cluster, and how far each has come. */
export function QuorumCard({ quorum, asOf }: { quorum: Quorum | null; asOf: string }) {
  if (quorum === null) {
    return (
      <Card title="Controller quorum">
        <EmptyState card>The quorum is not known: the cluster uses ZooKeeper, or this connection may not describe the cluster.</EmptyState>
      </Card>
    )
  }
  const columns: readonly SmallColumn<QuorumReplica>[] = [
    { id: 'id', head: 'Node', width: 70, cell: (replica) => replica.id },
    { id: 'role', head: 'Role', width: 90, cell: (replica) => <Dim>{replica.role}</Dim> },
    { id: 'lag', head: 'Behind the leader', cell: (replica) => lagWords(replica, asOf) },
    {
      id: 'end',
      head: 'Metadata end',
      width: 130,
      align: 'right',
      cell: (replica) => (replica.logEnd === null ? <Dim faint>{NOT_KNOWN}</Dim> : <Mono>{formatInteger(replica.logEnd)}</Mono>),
    },
  ]
  const leader = quorum.leader === null ? 'no leader' : `leader ${quorum.leader}`
  return (
    <Card title="Controller quorum" note={`${leader}, epoch ${quorum.leaderEpoch}, ${quorumWords(quorum)}`}>
      <SmallTable label="Controller quorum" columns={columns} rows={quorum.replicas} keyOf={(replica) => String(replica.id)} />
    </Card>
  )
}

/** The levels that are in force, and those that could be. */
export function FeaturesCard({ features, note }: { features: readonly Feature[]; note: string }) {
  const columns: readonly SmallColumn<Feature>[] = [
    { id: 'name', head: 'Feature', cell: (feature) => <Mono>{feature.name}</Mono> },
    {
      id: 'level',
      head: 'Level',
      width: 80,
      align: 'right',
      cell: (feature) => (feature.finalized === null || feature.finalized === 0 ? <Dim faint>off</Dim> : feature.finalized),
    },
    {
      id: 'supported',
      head: 'Supported',
      width: 100,
      align: 'right',
      cell: (feature) => <Dim>{feature.supportedMax === null ? NOT_KNOWN : `${feature.supportedMin} to ${feature.supportedMax}`}</Dim>,
    },
  ]
  return (
    <Card title="Features" note={note}>
      {features.length === 0 ? (
        <EmptyState card>No feature is told: brokers before 2.7 have none.</EmptyState>
      ) : (
        <SmallTable label="Features" columns={columns} rows={features} keyOf={(feature) => feature.name} />
      )}
    </Card>
  )
}
