'use client'
import { FlaskConical, HardDrive, House, Inbox, ListChecks, Plug, Radio, Server, TextAlignStart, UserRound } from 'lucide-react'
import Link from 'next/link'
import { cx } from '../ui/cx.ts'
import { useSetting } from '../ui/local-setting.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { BrandMark } from './brand-mark.tsx'
import { ClusterSwitcher } from './cluster-switcher.tsx'
import { lastClusterSetting } from './last-cluster.ts'
import { type NavItem, navItems } from './nav-model.ts'
import type { Place } from './place.ts'
import styles from './rail.module.css'
import { useClusters, useSession } from './session-query.ts'

const icons = {
  clusters: Server,
  overview: House,
  topics: TextAlignStart,
  live: Radio,
  dlq: Inbox,
  connect: Plug,
  brokers: HardDrive,
  jobs: ListChecks,
  demo: FlaskConical,
} as const

/** Brand, cluster, screens, who one is. `slim`: icons with their names on hover and focus. */
export function Rail({ place, slim }: { place: Place; slim: boolean }) {
  return (
    <nav aria-label="Main" className={cx(styles.rail, slim && styles.slim)}>
      <RailContent place={place} slim={slim} />
    </nav>
  )
}

/** The inside of the rail, also that of the sheet on narrow screens. */
export function RailContent({ place, slim }: { place: Place; slim: boolean }) {
  const session = useSession().data
  const [last] = useSetting(lastClusterSetting)
  const clusters = useClusters().data?.items ?? []
  const shown = place.cluster ?? (last === '' ? null : last)
  const cluster = clusters.find((one) => one.id === shown)
  const items = navItems(place, cluster, session?.demo ?? false, cluster?.id ?? null)
  return (
    <>
      <Link href="/" className={styles.brand} aria-label="Headgate">
        <BrandMark />
        {slim ? null : 'Headgate'}
      </Link>
      <ClusterSwitcher clusters={clusters} current={cluster} slim={slim} />
      <ul className={styles.nav}>
        {items.map((item) => (
          <li key={item.section}>
            <Item item={item} slim={slim} />
          </li>
        ))}
      </ul>
      {session === undefined ? null : (
        <div className={styles.foot}>
          <UserRound aria-hidden />
          {slim ? null : (
            <>
              {session.actor.name}
              <small>v{session.version}</small>
            </>
          )}
        </div>
      )}
    </>
  )
}

function Item({ item, slim }: { item: NavItem; slim: boolean }) {
  const Icon = icons[item.section]
  const link = (
    <Link href={item.href} className={styles.item} aria-current={item.isCurrent ? 'page' : undefined} aria-label={slim ? item.label : undefined}>
      <Icon aria-hidden />
      {slim ? null : item.label}
      {slim || item.count === null ? null : <span className={styles.count}>{item.count}</span>}
    </Link>
  )
  return slim ? (
    <Tooltip say={item.label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  )
}
