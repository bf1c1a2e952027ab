import type { Cluster } from '../../server/contract/clusters.ts'
import { formatInteger } from '../ui/format-number.ts'
import { paths } from './paths.ts'
import type { Place } from './place.ts'

export interface NavItem {
  section: 'clusters' | 'overview' | 'topics' | 'live' | 'brokers' | 'connect' | 'jobs' | 'dlq' | 'demo'
  label: string
  href: string
  /** At the right end of the item. */
  count: string | null
  isCurrent: boolean
}

/** What the rail shows: only what exists for this place and this installation. */
export function navItems(
  place: Place,
  cluster: Pick<Cluster, 'connect' | 'topics' | 'brokers'> | undefined,
  hasDemo: boolean,
  last: string | null,
): NavItem[] {
  const id = place.cluster ?? last
  const ofCluster: Omit<NavItem, 'isCurrent'>[] =
    id === null
      ? [{ section: 'clusters', label: 'Clusters', href: paths.clusters(), count: null }]
      : [
          { section: 'overview', label: 'Overview', href: paths.overview(id), count: null },
          { section: 'topics', label: 'Topics', href: paths.topics(id), count: countOf(cluster?.topics) },
          { section: 'live', label: 'Live', href: paths.live(id), count: null },
          { section: 'dlq', label: 'Dead letters', href: paths.deadLetters(id), count: null },
          ...(cluster === undefined || cluster.connect.length === 0
            ? []
            : [{ section: 'connect' as const, label: 'Connectors', href: paths.connectors(id), count: null }]),
          { section: 'brokers', label: 'Brokers', href: paths.brokers(id), count: countOf(cluster?.brokers) },
          { section: 'jobs', label: 'Jobs', href: paths.jobs(id), count: null },
        ]
  const demo: Omit<NavItem, 'isCurrent'>[] = hasDemo ? [{ section: 'demo', label: 'Demo', href: paths.demo(), count: null }] : []
  return [...ofCluster, ...demo].map((item) => ({ ...item, isCurrent: item.section === place.section }))
}

const countOf = (value: number | null | undefined) => (value === null || value === undefined ? null : formatInteger(value))

/** The line below the name in the switcher: what it is for and how large it is. */
export function clusterFacts(cluster: Pick<Cluster, 'production' | 'embedded' | 'readOnly' | 'brokers' | 'status'>): string {
  const kind = cluster.production ? 'Production' : cluster.embedded ? 'Embedded' : null
  const size =
    cluster.brokers === null
      ? cluster.status === 'down'
        ? 'does not answer'
        : null
      : `${cluster.brokers} ${cluster.brokers === 1 ? 'broker' : 'brokers'}`
  const words = [kind, size, cluster.readOnly ? 'read-only' : null].filter((word) => word !== null)
  return words.length === 0 ? 'Not asked yet' : words.join(', ')
}

export interface Crumb {
  label: string
  href: string | null
  mono: boolean
}

/** The way here; the last part is the page itself. */
export function crumbs(place: Place, clusterName: string | null): Crumb[] {
  const plain = (label: string, href: string | null): Crumb => ({ label, href, mono: false })
  if (place.section === 'demo') return [plain('Demo', null)]
  if (place.cluster === null) return place.section === 'clusters' ? [plain('Clusters', null)] : []
  const cluster = plain(clusterName ?? place.cluster, paths.overview(place.cluster))
  if (place.section === 'overview') return [cluster, plain('Overview', null)]
  if (place.section === 'jobs') return [cluster, plain('Jobs', paths.jobs(place.cluster))]
  if (place.section === 'dlq') return [cluster, ...queueCrumbs(place.cluster, place.topic)]
  if (place.section === 'live') return [cluster, plain('Live', null)]
  if (place.section === 'doctor') return [cluster, plain('Connection doctor', null)]
  if (place.section === 'brokers') return [cluster, ...brokerCrumbs(place.cluster, place.broker)]
  if (place.section === 'connect') return [cluster, ...connectorCrumbs(place.cluster, place.connector)]
  if (place.section !== 'topics') return [cluster]
  if (place.topic === null) return [cluster, plain('Topics', null)]
  const topics = plain('Topics', paths.topics(place.cluster))
  if (place.record === null) return [cluster, topics, { label: place.topic, href: null, mono: true }]
  const { partition, offset } = place.record
  const topic = { label: place.topic, href: paths.messages(place.cluster, place.topic), mono: true }
  return [cluster, topics, topic, { label: `P${partition} / ${formatInteger(offset)}`, href: null, mono: true }]
}

function brokerCrumbs(cluster: string, broker: string | null): Crumb[] {
  if (broker === null) return [{ label: 'Brokers', href: null, mono: false }]
  return [
    { label: 'Brokers', href: paths.brokers(cluster), mono: false },
    { label: `Broker ${broker}`, href: null, mono: false },
  ]
}

function connectorCrumbs(cluster: string, connector: string | null): Crumb[] {
  if (connector === null) return [{ label: 'Connectors', href: null, mono: false }]
  return [
    { label: 'Connectors', href: paths.connectors(cluster), mono: false },
    { label: connector, href: null, mono: true },
  ]
}

function queueCrumbs(cluster: string, queue: string | null): Crumb[] {
  if (queue === null) return [{ label: 'Dead letters', href: null, mono: false }]
  return [
    { label: 'Dead letters', href: paths.deadLetters(cluster), mono: false },
    { label: queue, href: null, mono: true },
  ]
}
