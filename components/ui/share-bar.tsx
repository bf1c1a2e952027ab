import { cx } from './cx.ts'
import styles from './share-bar.module.css'

/** A share from 0 to 1 as a bar beside its figure, which says the same in words. */
export function ShareBar({ share, width = 60, marked = false }: { share: number; width?: number; marked?: boolean }) {
  const filled = Math.min(1, Math.max(0, share))
  return (
    <span className={styles.bar} style={{ width }} aria-hidden>
      <span className={cx(styles.fill, marked && styles.marked)} style={{ width: `${filled * 100}%` }} />
    </span>
  )
}
