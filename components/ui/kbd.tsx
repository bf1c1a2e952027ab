import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './kbd.module.css'

/** A key as it is printed on the keyboard. `plain` inside buttons. */
export function Kbd({ children, plain = false }: { children: ReactNode; plain?: boolean }) {
  return <kbd className={cx(styles.kbd, plain && styles.plain)}>{children}</kbd>
}
