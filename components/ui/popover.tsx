'use client'
import { Popover as Radix } from 'radix-ui'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

interface Props {
  trigger: ReactElement
  label: string
  children: ReactNode
  /** Width in px. */
  width?: number
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** A small form or explanation beside its button. Focus goes in and comes back. */
export function Popover({ trigger, label, children, width = 320, align = 'start', open, onOpenChange }: Props) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.popover} aria-label={label} align={align} sideOffset={4} collisionPadding={8} style={widthVariable(width)}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** CSS custom properties are valid style keys that React's types leave out. */
const widthVariable = (width: number) => ({ '--width': `${width}px` }) as CSSProperties
