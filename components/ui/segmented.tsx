'use client'
import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './segmented.module.css'

interface Option<V extends string> {
  value: V
  label: ReactNode
}

interface Props<V extends string> {
  label: string
  value: V
  options: readonly Option<V>[]
  onChange: (value: V) => void
  size?: 'medium' | 'small'
}

/** One of two to five, all in sight. */
export function Segmented<V extends string>({ label, value, options, onChange, size = 'medium' }: Props<V>) {
  const choose = (text: string) => {
    const chosen = options.find((option) => option.value === text)
    if (chosen !== undefined) onChange(chosen.value)
  }
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className={cx(styles.segmented, size === 'small' && styles.small)}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles.item}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
