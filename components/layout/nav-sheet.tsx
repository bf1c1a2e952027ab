'use client'
import { usePathname } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { Place } from './place.ts'
import styles from './rail.module.css'
import { RailContent } from './rail.tsx'

/** The rail on screens that have no room for it. Closes when it has led somewhere. */
export function NavSheet({ place, onClose }: { place: Place; onClose: () => void }) {
  const path = usePathname()
  const [opened] = useState(path)
  return (
    <Dialog.Root open={path === opened} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined} onCloseAutoFocus={onClose}>
          <Dialog.Title hidden>Menu</Dialog.Title>
          <nav aria-label="Main">
            <RailContent place={place} slim={false} />
          </nav>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
