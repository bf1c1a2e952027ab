import Link from 'next/link'
import type { Connector } from '../../server/contract/connectors.ts'
import { paths } from '../layout/paths.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { StatusIcon } from '../ui/status-badge.tsx'
import { Dim } from '../ui/text.tsx'
import styles from './connect.module.css'
import { queueWarning } from './connect-model.ts'

/** The dead letter queue of a sink, with a mark where its settings make it of little use. */
export function QueueLink({ cluster, connector }: { cluster: string; connector: Connector }) {
  const queue = connector.deadLetterQueue
  if (queue === null) return <Dim faint>{connector.kind === 'sink' ? 'none' : ''}</Dim>
  const warning = queueWarning(queue)
  return (
    <Link href={paths.deadLetters(cluster, queue.topic)} className={styles.name} title={warning ?? undefined}>
      {warning === null ? null : <StatusIcon status="warn" />}
      <MiddleTruncate text={queue.topic} />
    </Link>
  )
}
