'use client'
import Link from 'next/link'
import type { Cluster } from '../../server/contract/clusters.ts'
import type { Topic } from '../../server/contract/topics.ts'
import { paths } from '../layout/paths.ts'
import { Card } from '../ui/card.tsx'
import { bytesParts, formatBytes } from '../ui/format-bytes.ts'
import { formatCompact, formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatTile, StatTiles } from '../ui/stat-tile.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './clusters.module.css'
import { ProducedSpark } from './produced-spark.tsx'

/** Six figures, each with its coverage. */
export function ClusterTiles({ cluster }: { cluster: Cluster }) {
  const why = cluster.problems.map((problem) => problem.message).join(' ') || undefined
  const [size, unit] = cluster.bytes === null ? [null, undefined] : bytesParts(cluster.bytes)
  const compact = (value: number | null) => (value === null ? null : formatCompact(value))
  return (
    <StatTiles label="Figures">
      <StatTile
        label="Produced"
        figure={cluster.recordsPerSecond === null ? null : formatRate(cluster.recordsPerSecond)}
        unit="rec/s"
        note="growth of the end offsets"
        title={why}
        spark={<ProducedSpark cluster={cluster.id} />}
      />
      <StatTile
        label="Topics"
        figure={compact(cluster.topics)}
        note={cluster.partitions === null ? undefined : `${formatInteger(cluster.partitions)} partitions`}
        title={why}
      />
      <StatTile
        label="Under-replicated"
        figure={compact(cluster.underReplicatedPartitions)}
        unit={cluster.partitions === null ? undefined : `of ${formatInteger(cluster.partitions)}`}
        note={cluster.offlinePartitions === null ? undefined : `partitions, ${formatInteger(cluster.offlinePartitions)} offline`}
        title={why}
      />
      <StatTile label="Consumer groups" figure={compact(cluster.groups)} note="known to the coordinators" title={why} />
      <StatTile
        label="Brokers"
        figure={compact(cluster.brokers)}
        note={cluster.controller === null ? undefined : `controller ${cluster.controller}`}
        title={why}
      />
      <StatTile label="Stored" figure={size} unit={unit} note="all replicas" title={why} />
    </StatTiles>
  )
}

/** The topics that grow fastest. */
export function BusiestTopics({ cluster, topics, total }: { cluster: string; topics: readonly Topic[]; total: number }) {
  const columns: readonly SmallColumn<Topic>[] = [
    {
      id: 'name',
      head: 'Topic',
      cell: (topic) => (
        <Link href={paths.messages(cluster, topic.name)}>
          <Mono>
            <MiddleTruncate text={topic.name} />
          </Mono>
        </Link>
      ),
    },
    {
      id: 'rate',
      head: 'rec/s',
      width: 76,
      align: 'right',
      cell: (topic) => (topic.recordsPerSecond === null ? <Dim faint>not known</Dim> : formatRate(topic.recordsPerSecond)),
    },
    { id: 'bytes', head: 'Size', width: 84, align: 'right', cell: (topic) => <Dim>{formatBytes(topic.bytes)}</Dim> },
  ]
  return (
    <Card title="Busiest topics" aside={<Link href={paths.topics(cluster)}>All {formatInteger(total)}</Link>}>
      {topics.length === 0 ? (
        <p className={styles.quiet}>No topic has been written to yet.</p>
      ) : (
        <SmallTable label="Busiest topics" columns={columns} rows={topics} keyOf={(topic) => topic.name} />
      )}
    </Card>
  )
}
