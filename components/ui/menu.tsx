'use client'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './menu.module.css'

export interface MenuItem {
  id: string
  label: ReactNode
  icon?: ReactNode
  /** One line below the label. */
  note?: ReactNode
  href?: string
  onSelect?: () => void
  /** Why the entry is off; shown as its note. */
  off?: string | null
  danger?: boolean
  /** One of several, and whether it is the one. */
  checked?: boolean
}

interface Props {
  trigger: ReactElement
  /** Groups of entries, parted by a line. */
  groups: readonly { heading?: string; items: readonly MenuItem[] }[]
  align?: 'start' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Actions or addresses behind a button. */
export function Menu({ trigger, groups, align = 'end', open, onOpenChange }: Props) {
  return (
    <DropdownMenu.Root modal={false} {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8}>
          {groups.map((group, index) => (
            <DropdownMenu.Group key={group.heading ?? index}>
              {index > 0 ? <DropdownMenu.Separator className={styles.separator} /> : null}
              {group.heading === undefined ? null : <DropdownMenu.Label className={styles.heading}>{group.heading}</DropdownMenu.Label>}
              {group.items.map((item) => (
                <Entry key={item.id} item={item} />
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entry({ item }: { item: MenuItem }) {
  const isOff = item.off !== undefined && item.off !== null
  const note = isOff ? item.off : item.note
  const inside = (
    <>
      {item.icon}
      <span className={styles.words}>
        <span>{item.label}</span>
        {note === undefined || note === null ? null : <span className={styles.note}>{note}</span>}
      </span>
    </>
  )
  const className = cx(styles.item, item.danger === true && styles.danger)
  if (item.href !== undefined && !isOff) {
    return (
      <DropdownMenu.Item asChild>
        <Link href={item.href} className={className}>
          {inside}
        </Link>
      </DropdownMenu.Item>
    )
  }
  if (item.checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem className={className} checked={item.checked} onSelect={() => item.onSelect?.()}>
        {inside}
        <span className={styles.check}>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden />
          </DropdownMenu.ItemIndicator>
        </span>
      </DropdownMenu.CheckboxItem>
    )
  }
  return (
    <DropdownMenu.Item className={className} disabled={isOff} onSelect={() => item.onSelect?.()}>
      {inside}
    </DropdownMenu.Item>
  )
}
