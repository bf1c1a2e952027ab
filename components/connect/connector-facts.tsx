import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ConnectorDetail } from '../../server/contract/connectors.ts'
import { paths } from '../layout/paths.ts'
import { Card } from '../ui/card.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './connect.module.css'
import { queueWarning, stateOf } from './connect-model.ts'
import { QueueLink } from './queue-link.tsx'

/** What a connector is set to, as far as others need to know; nothing of it can be a secret. */
export function ConnectorFacts({ cluster, connector }: { cluster: string; connector: ConnectorDetail }) {
  const { deadLetterQueue: queue, group, topics, topicsPattern } = connector
  const warning = queue === null ? null : queueWarning(queue)
  return (
    <Card title="Connector">
      <dl className={styles.facts}>
        <Fact name="Class">{connector.class === null ? <Dim>not told</Dim> : <Mono>{connector.class}</Mono>}</Fact>
        <Fact name="State">
          {stateOf(connector.state).words}
          {connector.worker === '' ? null : (
            <Dim>
              {' '}
              on <Mono>{connector.worker}</Mono>
            </Dim>
          )}
        </Fact>
        <Fact name="Topics">
          {topicsPattern === null ? null : (
            <>
              all that match <Mono>{topicsPattern}</Mono>
            </>
          )}
          <Topics cluster={cluster} topics={topics} />
        </Fact>
        {group === null ? null : (
          <Fact name="Consumer group">
            <Mono>{group}</Mono>
          </Fact>
        )}
        {connector.kind === 'source' ? null : (
          <Fact name="Dead letters">
            {queue === null ? (
              <Dim>none: errors.deadletterqueue.topic.name is not set, so records it cannot read stop it or are dropped</Dim>
            ) : (
              <QueueLink cluster={cluster} connector={connector} />
            )}
            {warning === null ? null : <StatusBadge status="warn">{warning}</StatusBadge>}
          </Fact>
        )}
      </dl>
    </Card>
  )
}

function Topics({ cluster, topics }: { cluster: string; topics: readonly string[] }) {
  if (topics.length === 0) return <Dim>none told yet</Dim>
  return (
    <ul className={styles.topics}>
      {topics.map((topic) => (
        <li key={topic}>
          <Link href={paths.messages(cluster, topic)} className={styles.name}>
            {topic}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
