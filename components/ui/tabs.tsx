import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface Tab {
  href: string
  label: string
  /** Beside the word: a count or a short fact. */
  count?: ReactNode
}

/** Real links; the current one is the page shown. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} className={styles.tab} aria-current={tab.href === current ? 'page' : undefined}>
          {tab.label}
          {tab.count === undefined || tab.count === null ? null : <span className={styles.count}>{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
