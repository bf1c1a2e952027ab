import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './text.module.css'

interface Props {
  children: ReactNode
  className?: string | undefined
  title?: string | undefined
}

/** Anything that exists byte for byte in Kafka: names, keys, offsets, hosts. */
export function Mono({ children, className, title }: Props) {
  return (
    <span className={cx(styles.mono, className)} title={title}>
      {children}
    </span>
  )
}

/** Secondary words. `faint` is the lowest legible step. */
export function Dim({ children, className, title, faint = false }: Props & { faint?: boolean }) {
  return (
    <span className={cx(faint ? styles.faint : styles.dim, className)} title={title}>
      {children}
    </span>
  )
}

/** 12 px words beside a figure or a control. */
export function Small({ children, className, title }: Props) {
  return (
    <span className={cx(styles.small, styles.faint, className)} title={title}>
      {children}
    </span>
  )
}

/** Read out, not shown. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>
}
