'use client'
import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './menu.module.css'

export interface SelectOption<V extends string> {
  value: V
  label: ReactNode
  note?: ReactNode
}

interface Props<V extends string> {
  /** Names the control for those who hear it: "Order". */
  label: string
  value: V
  options: readonly SelectOption<V>[]
  onChange: (value: V) => void
  size?: 'medium' | 'small' | 'large'
  look?: 'plain' | 'ghost'
  /** Before the chosen label on the button. */
  icon?: ReactNode
  /** The menu is gone and about to give its focus back; prevent it where something else takes the focus. */
  onCloseAutoFocus?: (event: Event) => void
}

/** One of many, behind a button that shows the choice. */
export function Select<V extends string>({ label, value, options, onChange, size = 'small', look = 'plain', icon, onCloseAutoFocus }: Props<V>) {
  const current = options.find((option) => option.value === value)
  const choose = (text: string) => {
    const chosen = options.find((option) => option.value === text)
    if (chosen !== undefined) onChange(chosen.value)
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button size={size} look={look} title={label}>
          {icon}
          {current?.label ?? value}
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={choose}>
            {options.map((option) => (
              <DropdownMenu.RadioItem key={option.value} value={option.value} className={styles.item}>
                <span className={styles.check}>
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className={styles.words}>
                  <span>{option.label}</span>
                  {option.note === undefined ? null : <span className={styles.note}>{option.note}</span>}
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
