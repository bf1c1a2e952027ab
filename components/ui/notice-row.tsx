import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './states.module.css'
import { type Status, StatusIcon } from './status-badge.tsx'

/** One line on a part that is missing or not what it seems; the rest stays usable. */
export function NoticeRow({
  status = 'warn',
  children,
  action,
  live = false,
}: {
  status?: Status
  children: ReactNode
  action?: ReactNode
  live?: boolean
}) {
  return (
    <div className={cx(styles.notice, styles[status])} role={live ? 'status' : undefined}>
      <StatusIcon status={status} />
      <div className={styles.body}>{children}</div>
      {action}
    </div>
  )
}
