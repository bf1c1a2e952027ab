import type { Topic } from '../../server/contract/topics.ts'
import type { DataColumn } from '../ui/data-table.tsx'
import { formatRetention } from '../ui/format-age.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { Dim } from '../ui/text.tsx'
import { Figure, Readers, Replicas, TopicName } from './topic-cells.tsx'
import styles from './topics.module.css'

/** The columns of the topic list; secondary ones give way on smaller screens. */
export function topicColumns(cluster: string): readonly DataColumn<Topic>[] {
  return [
    { id: 'name', head: 'Topic', width: 'minmax(220px, 1fr)', sortBy: 'name', cell: (topic) => <TopicName cluster={cluster} topic={topic} /> },
    {
      id: 'partitions',
      head: 'Part.',
      align: 'right',
      width: '66px',
      sortBy: 'partitions',
      sortFirst: 'descending',
      cell: (topic) => formatInteger(topic.partitions),
    },
    {
      id: 'sync',
      head: 'In sync',
      align: 'right',
      width: '92px',
      needs: 'medium',
      title: 'Replicas in sync, or partitions that are not',
      cell: (topic) => <Replicas topic={topic} />,
    },
    {
      id: 'rate',
      head: 'rec/s',
      align: 'right',
      width: '84px',
      sortBy: 'rate',
      sortFirst: 'descending',
      title: 'Growth of the end offsets over the last few seconds',
      cell: (topic) => (
        <Figure topic={topic} field="recordsPerSecond" value={topic.recordsPerSecond}>
          {formatRate(topic.recordsPerSecond)}
        </Figure>
      ),
    },
    {
      id: 'read',
      head: 'read/s',
      align: 'right',
      width: '84px',
      sortBy: 'read',
      sortFirst: 'descending',
      needs: 'wide',
      title: 'Progress of what all groups together have committed',
      cell: (topic) => (
        <Figure topic={topic} field="readers" value={topic.readPerSecond}>
          {formatRate(topic.readPerSecond)}
        </Figure>
      ),
    },
    {
      id: 'readers',
      head: 'Groups',
      align: 'right',
      width: '130px',
      sortBy: 'readers',
      sortFirst: 'descending',
      needs: 'wide',
      title: 'Groups that have committed offsets in it',
      cell: (topic) => <Readers topic={topic} />,
    },
    {
      id: 'records',
      head: 'Offset span',
      align: 'right',
      width: '126px',
      sortBy: 'records',
      sortFirst: 'descending',
      needs: 'wide',
      title: 'End offsets minus first offsets: at most so many records; fewer where the topic is compacted or has transactions',
      cell: (topic) => (
        <Figure topic={topic} field="records" value={topic.records} quiet>
          {formatInteger(topic.records)}
        </Figure>
      ),
    },
    {
      id: 'bytes',
      head: 'Size',
      align: 'right',
      width: '88px',
      sortBy: 'bytes',
      sortFirst: 'descending',
      title: 'Size of the leader replicas',
      cell: (topic) => (
        <Figure topic={topic} field="bytes" value={topic.bytes}>
          {formatBytes(topic.bytes)}
        </Figure>
      ),
    },
    {
      id: 'kept',
      head: 'Kept',
      align: 'right',
      width: '84px',
      sortBy: 'retention',
      needs: 'medium',
      cell: (topic) => (
        <Figure topic={topic} field="retentionMs" value={topic.retentionMs} quiet>
          {formatRetention(topic.retentionMs)}
        </Figure>
      ),
    },
    { id: 'cleanup', head: 'Cleanup', width: '118px', needs: 'wide', cell: (topic) => <Cleanup topic={topic} /> },
  ]
}

function Cleanup({ topic }: { topic: Topic }) {
  return (
    <Figure topic={topic} field="cleanupPolicy" value={topic.cleanupPolicy} quiet>
      {topic.cleanupPolicy?.split(',').join(', ')}
    </Figure>
  )
}

/** The row below 768 px: name and rate, then facts. */
export function NarrowTopic({ cluster, topic }: { cluster: string; topic: Topic }) {
  return (
    <div className={styles.narrow}>
      <div className={styles.line}>
        <TopicName cluster={cluster} topic={topic} />
        <span className={styles.figure}>{topic.recordsPerSecond === null ? null : `${formatRate(topic.recordsPerSecond)}/s`}</span>
      </div>
      <div className={styles.line}>
        <Dim>
          {topic.partitions} part., <Replicas topic={topic} />
          {topic.retentionMs === null ? null : `, kept ${formatRetention(topic.retentionMs)}`}
        </Dim>
        <Dim className={styles.figure}>{formatBytes(topic.bytes)}</Dim>
      </div>
    </div>
  )
}
