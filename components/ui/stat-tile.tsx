import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './stat-tile.module.css'

/** Tiles side by side in one frame. */
export function StatTiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label}>
      <dl className={styles.tiles}>{children}</dl>
    </section>
  )
}

interface Props {
  label: string
  /** null: not known; say why in the note. */
  figure: ReactNode | null
  unit?: string | undefined
  /** One line that says coverage, window or age. */
  note?: ReactNode
  title?: string | undefined
  /** A small line at the top right, without a meaning of its own. */
  spark?: ReactNode
}

export function StatTile({ label, figure, unit, note, title, spark }: Props) {
  return (
    <div className={styles.tile} title={title}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.figure}>
        {figure === null ? <span className={styles.unknown}>not known</span> : figure}
        {unit === undefined || figure === null ? null : <small>{unit}</small>}
      </dd>
      <dd className={cx(styles.note)}>{note ?? ' '}</dd>
      {spark === undefined ? null : <dd aria-hidden>{spark}</dd>}
    </div>
  )
}
