import Link from 'next/link'
import type { Connector } from '../../server/contract/connectors.ts'
import { paths } from '../layout/paths.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { StatusIcon } from '../ui/status-badge.tsx'
import { Dim } from '../ui/text.tsx'
import styles from './connect.module.css'
import { queueWarning } from './connect-model.ts'

interface Props {
  cluster: string
  connector: Connector
  /** Whether a queue of little use gets a mark here. */
  marked?: boolean
}

/** The dead letter queue of a sink. */
export function QueueLink({ cluster, connector, marked = false }: Props) {
  const queue = connector.deadLetterQueue
  if (queue === null) return <Dim faint>{connector.kind === 'sink' ? 'none' : ''}</Dim>
  const warning = queueWarning(queue)
  return (
    <span className={styles.queue} title={warning ?? undefined}>
      {warning === null || !marked ? null : <StatusIcon status="warn" />}
      <Link href={paths.deadLetters(cluster, queue.topic)} className={styles.name}>
        <MiddleTruncate text={queue.topic} />
      </Link>
    </span>
  )
}
