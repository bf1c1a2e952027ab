'use client'
import { ChevronRight, Keyboard, Menu as MenuIcon, Search } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { Mono } from '../ui/text.tsx'
import { type Crumb, crumbs } from './nav-model.ts'
import { NavSheet } from './nav-sheet.tsx'
import type { Place } from './place.ts'
import { useClusters } from './session-query.ts'
import { SlotOutlet } from './slots.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import styles from './top-bar.module.css'
import { ZonePopover } from './zone-popover.tsx'

/** Where one is, how fresh it is, in which zone times are, and the way to everything else. */
export function TopBar({ place, onFind, onKeys }: { place: Place; onFind: () => void; onKeys: () => void }) {
  const [sheet, setSheet] = useState(false)
  const cluster = useClusters().data?.items.find((one) => one.id === place.cluster)
  return (
    <header className={styles.bar}>
      <IconButton label="Menu" className={styles.menu} onClick={() => setSheet(true)}>
        <MenuIcon aria-hidden />
      </IconButton>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        <ol>
          {crumbs(place, cluster?.name ?? null).map((crumb, index, all) => (
            <li key={crumb.label}>
              <Part crumb={crumb} />
              {index === all.length - 1 ? null : <ChevronRight aria-hidden />}
            </li>
          ))}
        </ol>
      </nav>
      <div className={styles.facts}>
        <SlotOutlet name="freshness" className={styles.slot} />
        <span className={styles.separator} />
        <ZonePopover />
      </div>
      <button type="button" className={styles.find} onClick={onFind}>
        <Search aria-hidden />
        Search or jump to
        <Kbd>Ctrl K</Kbd>
      </button>
      <IconButton label="Search or jump to (Ctrl K)" className={styles.findIcon} onClick={onFind}>
        <Search aria-hidden />
      </IconButton>
      <IconButton label="Keys (?)" onClick={onKeys}>
        <Keyboard aria-hidden />
      </IconButton>
      <ThemeMenu />
      {sheet ? <NavSheet place={place} onClose={() => setSheet(false)} /> : null}
    </header>
  )
}

function Part({ crumb }: { crumb: Crumb }) {
  const label = crumb.mono ? (
    <Mono>
      <MiddleTruncate text={crumb.label} />
    </Mono>
  ) : (
    crumb.label
  )
  return crumb.href === null ? <b>{label}</b> : <Link href={crumb.href}>{label}</Link>
}
