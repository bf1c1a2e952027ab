import styles from './color-mark.module.css'
import { cx } from './cx.ts'

/** A square of a colour that people gave a thing to know it by. Square, because round ones say how a thing is. */
export function ColorMark({ color }: { color: 'blue' | 'green' | 'orange' | 'purple' | 'red' | 'teal' }) {
  return <i role="img" aria-label={`${color} mark`} title={`${color} mark`} className={cx(styles.mark, styles[color])} />
}
