import { CircleCheck, CircleDashed, LoaderCircle, OctagonX, Pause, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './status-badge.module.css'

export type Status = 'ok' | 'warn' | 'bad' | 'unknown' | 'running' | 'paused'

const icons = { ok: CircleCheck, warn: TriangleAlert, bad: OctagonX, unknown: CircleDashed, running: LoaderCircle, paused: Pause } as const

/** The icon alone, where the word stands elsewhere in the same cell. Six shapes that differ in outline. */
export function StatusIcon({ status }: { status: Status }) {
  const Icon = icons[status]
  return (
    <span className={cx(styles.status, styles[status])}>
      <Icon aria-hidden />
    </span>
  )
}

/** Icon and word. `pill` once per page, beside the title; bare in tables. */
export function StatusBadge({ status, children, pill = false }: { status: Status; children: ReactNode; pill?: boolean }) {
  const Icon = icons[status]
  return (
    <span className={cx(styles.status, styles[status], pill && styles.pill)}>
      <Icon aria-hidden />
      {children}
    </span>
  )
}
