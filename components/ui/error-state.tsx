import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import styles from './states.module.css'
import { StatusIcon } from './status-badge.tsx'
import { Mono } from './text.tsx'

interface Props {
  /** What happened, to which object. */
  what: ReactNode
  /** Why, as far as is known. */
  why?: ReactNode
  /** What to do about it. */
  next?: ReactNode
  requestId?: string | null
  onRetry?: (() => void) | undefined
  retryLabel?: string
  /** Other actions, such as a link back. */
  action?: ReactNode
  card?: boolean
}

/** Stands in place of the part that failed. */
export function ErrorState({ what, why, next, requestId, onRetry, retryLabel = 'Retry', action, card = false }: Props) {
  return (
    <div role="alert" className={cx(styles.state, card && styles.inline)}>
      <span className={styles.icon}>
        <StatusIcon status="bad" />
      </span>
      <div className={styles.words}>
        <p className={styles.what}>{what}</p>
        {why === undefined || why === null ? null : <p className={styles.why}>{why}</p>}
        {next === undefined || next === null ? null : <p className={styles.next}>{next}</p>}
        <div className={styles.foot}>
          {onRetry === undefined ? null : (
            <Button size="small" onClick={onRetry}>
              {retryLabel}
            </Button>
          )}
          {action}
          {requestId === undefined || requestId === null || requestId === '' ? null : (
            <span>
              Request <Mono>{requestId}</Mono>
            </span>
          )}
        </div>
      </div>
    </div>
  )
}
