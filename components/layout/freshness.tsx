'use client'
import { Clock, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { freshnessOf } from '../data/freshness-model.ts'
import { useNow } from '../data/now.ts'
import { cx } from '../ui/cx.ts'
import styles from './freshness.module.css'
import { SlotFill } from './slots.tsx'

interface Props {
  /** What is that old: "Figures". */
  what: string
  /** ISO instant or epoch milliseconds of the reading. */
  asOf: string | number
  /** How often it is read. */
  everyMs: number
  /** Why it is old, once it is. */
  reason?: string | null
}

/** "Figures 4 s old" in the top bar. */
export function Freshness(props: Props) {
  return (
    <SlotFill name="freshness">
      <Age {...props} />
    </SlotFill>
  )
}

/** The same words anywhere else. */
export function Age({ what, asOf, everyMs, reason }: Props) {
  const now = useNow()
  if (now === null) return null
  const { state, words } = freshnessOf(what, new Date(asOf).getTime(), now, everyMs)
  return (
    <span className={cx(styles.freshness, styles[state])}>
      {state === 'old' ? <TriangleAlert aria-hidden /> : <Clock aria-hidden />}
      {words}
      {state === 'old' && reason !== undefined && reason !== null ? `. ${reason}` : null}
    </span>
  )
}

/** For views that stream: a dot and words such as "Streaming, 0.21 s behind". */
export function LiveWords({ children }: { children: ReactNode }) {
  return (
    <SlotFill name="freshness">
      <span className={styles.freshness}>
        <span className={styles.dot} aria-hidden />
        {children}
      </span>
    </SlotFill>
  )
}
