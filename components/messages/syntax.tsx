import type { ReactNode } from 'react'
import type { PreviewKind } from './compact-json.ts'
import styles from './messages.module.css'

/** A piece of text in the colour of what it is. */
export function Syntax({ kind, children }: { kind: PreviewKind; children: ReactNode }) {
  return kind === 'text' ? children : <span className={styles[kind]}>{children}</span>
}
