'use client'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from './cx.ts'
import styles from './text-field.module.css'

interface Props extends Omit<ComponentProps<'input'>, 'size'> {
  /** The accessible name. */
  label: string
  icon?: ReactNode
  /** At the right end: a key or a small button. */
  end?: ReactNode
  mono?: boolean
  size?: 'medium' | 'large'
  /** What is wrong with the text; shown below. */
  problem?: string | null
}

/** One line of text. */
export function TextField({ label, icon, end, mono = false, size = 'medium', problem = null, className, style, ...rest }: Props) {
  const id = useId()
  return (
    <div className={className} style={style}>
      <div className={cx(styles.field, size === 'large' && styles.large, problem !== null && styles.wrong)}>
        {icon}
        <input
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          {...rest}
          aria-label={label}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : id}
          className={cx(styles.input, mono && styles.mono)}
        />
        {end}
      </div>
      {problem === null ? null : (
        <p id={id} className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  )
}
