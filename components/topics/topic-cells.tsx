import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Topic } from '../../server/contract/topics.ts'
import { paths } from '../layout/paths.ts'
import { formatInteger } from '../ui/format-number.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { StatusBadge, StatusIcon } from '../ui/status-badge.tsx'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono, VisuallyHidden } from '../ui/text.tsx'
import styles from './topics.module.css'
import { readerNames, reasonFor, replicaState, troublesOf } from './topics-model.ts'

/** The name as a link, what kind of topic it is, and whether something about it is not known. */
export function TopicName({ cluster, topic }: { cluster: string; topic: Topic }) {
  const reasons = troublesOf(topic)
  return (
    <span className={styles.name}>
      <Link href={paths.messages(cluster, topic.name)} tabIndex={-1} className={styles.nameLink}>
        <Mono className={styles.fit}>
          <MiddleTruncate text={topic.name} />
        </Mono>
      </Link>
      {topic.internal ? <Tag>internal</Tag> : null}
      {reasons === '' ? null : (
        <span title={reasons}>
          <StatusIcon status="warn" />
          <VisuallyHidden>{reasons}</VisuallyHidden>
        </span>
      )}
    </span>
  )
}

/** Replicas in sync: grey while all are, icon and word when not. */
export function Replicas({ topic }: { topic: Topic }) {
  const { status, words } = replicaState(topic)
  return status === 'ok' ? <Dim>{words}</Dim> : <StatusBadge status={status}>{words}</StatusBadge>
}

/** A figure, or "not known" with its reason on hover; nothing is as quiet as a zero. */
export function Figure({
  topic,
  field,
  value,
  children,
  quiet = false,
}: {
  topic: Topic
  field: string
  value: unknown
  children: ReactNode
  quiet?: boolean
}) {
  if (value === null) {
    return (
      <Dim faint title={reasonFor(topic, field)}>
        not known
      </Dim>
    )
  }
  if (value === 0 || value === '0') return <Dim faint>{children}</Dim>
  return quiet ? <Dim>{children}</Dim> : children
}

/** The only group by its name, else how many there are; all names on hover. */
export function Readers({ topic }: { topic: Topic }) {
  const { readers } = topic
  const [first] = readers?.groups ?? []
  return (
    <Figure topic={topic} field="readers" value={readers?.count ?? null}>
      {readers === null ? null : (
        <span title={readerNames(readers)}>
          {readers.count === 1 && first !== undefined ? <MiddleTruncate text={first} /> : formatInteger(readers.count)}
        </span>
      )}
    </Figure>
  )
}
