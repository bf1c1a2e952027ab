import type { ReactNode } from 'react'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import styles from './page-head.module.css'

interface Props {
  title: string
  /** The title is a name in Kafka. */
  mono?: boolean
  /** One pill. */
  status?: ReactNode
  /** At most four. */
  tags?: ReactNode
  /** One fact in words. */
  note?: ReactNode
  /** Least to most important. */
  actions?: ReactNode
}

export function PageHead({ title, mono = false, status, tags, note, actions }: Props) {
  return (
    <div className={styles.head}>
      <h1 className={mono ? styles.mono : undefined}>{mono ? <MiddleTruncate text={title} /> : title}</h1>
      {status}
      {tags}
      {note === undefined ? null : <span className={styles.note}>{note}</span>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

/** A line of facts below the head. */
export function MetaLine({ children }: { children: ReactNode }) {
  return <div className={styles.meta}>{children}</div>
}
