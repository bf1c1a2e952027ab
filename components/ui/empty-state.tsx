import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './states.module.css'

/** One sentence why nothing is here, one action; no drawing. `card` inside a card. */
export function EmptyState({ children, action, card = false }: { children: ReactNode; action?: ReactNode; card?: boolean }) {
  return (
    <div className={cx(styles.empty, card && styles.card)}>
      <p>{children}</p>
      {action}
    </div>
  )
}
