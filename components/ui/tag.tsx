import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './tag.module.css'

/** A short fact beside a name: `12 partitions`, `internal`, `null`. */
export function Tag({
  children,
  tone = 'plain',
  title,
}: {
  children: ReactNode
  tone?: 'plain' | 'accent' | 'warn' | 'bad'
  title?: string | undefined
}) {
  return (
    <span className={cx(styles.tag, tone !== 'plain' && styles[tone])} title={title}>
      {children}
    </span>
  )
}

/** A filter in force, with its removal. `what` names the removal: "Remove partition 3". */
export function Chip({ children, what, onRemove }: { children: ReactNode; what: string; onRemove: () => void }) {
  return (
    <span className={cx(styles.tag, styles.accent, styles.chip)}>
      {children}
      <button type="button" aria-label={what} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </span>
  )
}
