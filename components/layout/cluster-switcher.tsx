'use client'
import { ChevronsUpDown, Server } from 'lucide-react'
import type { Cluster } from '../../server/contract/clusters.ts'
import { ColorMark } from '../ui/color-mark.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { type Status, StatusIcon } from '../ui/status-badge.tsx'
import { clusterFacts } from './nav-model.ts'
import { paths } from './paths.ts'
import styles from './rail.module.css'

const statusIcon: Record<Cluster['status'], Status> = { up: 'ok', degraded: 'warn', down: 'bad', unknown: 'unknown' }

const Named = ({ cluster }: { cluster: Cluster }) => (
  <>
    {cluster.color === null ? null : <ColorMark color={cluster.color} />}
    {cluster.name}
  </>
)

/** The cluster one is in; its menu leads to the others. */
export function ClusterSwitcher({ clusters, current, slim }: { clusters: readonly Cluster[]; current: Cluster | undefined; slim: boolean }) {
  const items: MenuItem[] = clusters.map((cluster) => ({
    id: cluster.id,
    label: <Named cluster={cluster} />,
    note: clusterFacts(cluster),
    icon: <StatusIcon status={statusIcon[cluster.status]} />,
    href: paths.overview(cluster.id),
  }))
  const all: MenuItem = { id: ' all', label: 'All clusters', icon: <Server aria-hidden />, href: paths.clusters() }
  const name = current?.name ?? 'Choose a cluster'
  return (
    <Menu
      align="start"
      groups={items.length === 0 ? [{ items: [all] }] : [{ items }, { items: [all] }]}
      trigger={
        <button type="button" className={styles.switch} aria-label={slim ? `Cluster: ${name}` : undefined}>
          {current !== undefined && (slim || current.status !== 'up') ? <StatusIcon status={statusIcon[current.status]} /> : null}
          {slim ? null : (
            <span className={styles.who}>
              <b>{current === undefined ? name : <Named cluster={current} />}</b>
              <span>{current === undefined ? `${clusters.length} known` : clusterFacts(current)}</span>
            </span>
          )}
          {slim && current !== undefined ? null : <ChevronsUpDown aria-hidden />}
        </button>
      }
    />
  )
}
