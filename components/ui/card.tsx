import { type ReactNode, useId } from 'react'
import styles from './card.module.css'
import { cx } from './cx.ts'

interface Props {
  title: string
  /** One short fact beside the title. */
  note?: ReactNode
  /** At the right of the head: a link or a control. */
  aside?: ReactNode
  children: ReactNode
  /** A quiet head on its own ground, for lists. */
  sunken?: boolean
}

/** A section with its heading. */
export function Card({ title, note, aside, children, sunken = false }: Props) {
  const id = useId()
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={cx(styles.head, sunken && styles.sunken)}>
        <h2 id={id}>{title}</h2>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
        {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}
