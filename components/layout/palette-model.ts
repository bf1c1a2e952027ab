import type { Cluster } from '../../server/contract/clusters.ts'
import { fuzzyMatch, joinHits } from '../ui/fuzzy.ts'
import { clusterFacts } from './nav-model.ts'
import { paths } from './paths.ts'

export interface PaletteEntry {
  id: string
  kind: 'topic' | 'screen' | 'cluster' | 'record' | 'keys'
  label: string
  hits: readonly (readonly [number, number])[]
  note: string | null
  /** null: the entry does something on the spot. */
  href: string | null
  /** Other places of the same thing, one Tab away. */
  actions: readonly { label: string; href: string }[]
}

export interface PaletteGroup {
  heading: string
  entries: readonly PaletteEntry[]
}

export interface PaletteInput {
  query: string
  cluster: string | null
  hasDemo: boolean
  clusters: readonly Cluster[]
  recent: readonly string[]
  /** Known here; searched here, at once. */
  topics: readonly string[]
  /** Found by the server where there are more topics than are known here; put under the local ones. */
  found: readonly string[]
}

const SHOWN = 12

/** What the palette offers for a text, best first; with no text what was used last is first. */
export function paletteGroups(input: PaletteInput): PaletteGroup[] {
  const { query, cluster } = input
  const groups: PaletteGroup[] = []
  if (cluster !== null) {
    const record = recordEntry(query, cluster)
    if (record !== null) groups.push({ heading: 'Record', entries: [record] })
    groups.push({ heading: query.trim() === '' ? 'Topics opened lately' : 'Topics', entries: topicEntries(input, cluster) })
  }
  groups.push({ heading: 'Go to', entries: ranked(query, screens(cluster, input.clusters, input.hasDemo)) })
  groups.push({ heading: 'Clusters', entries: ranked(query, input.clusters.map(clusterEntry)) })
  return groups.filter((group) => group.entries.length > 0)
}

function topicEntries(input: PaletteInput, cluster: string): PaletteEntry[] {
  if (input.query.trim() === '') return input.recent.slice(0, 6).map((name) => topicEntry(cluster, name))
  const local = ranked(
    input.query,
    input.topics.map((name) => topicEntry(cluster, name)),
    new Set(input.recent),
  )
  const known = new Set(local.map((entry) => entry.label))
  const more = input.found.filter((name) => !known.has(name)).map((name) => topicEntry(cluster, name))
  return [...local, ...more].slice(0, SHOWN)
}

function topicEntry(cluster: string, topic: string): PaletteEntry {
  return {
    id: `topic ${topic}`,
    kind: 'topic',
    label: topic,
    hits: [],
    note: null,
    href: paths.messages(cluster, topic),
    actions: [
      { label: 'Messages', href: paths.messages(cluster, topic) },
      { label: 'Live', href: paths.topicLive(cluster, topic) },
      { label: 'Partitions', href: paths.partitions(cluster, topic) },
      { label: 'Config', href: paths.config(cluster, topic) },
    ],
  }
}

/** `orders.v1/7/48283175` leads straight to the record. */
function recordEntry(query: string, cluster: string): PaletteEntry | null {
  const match = /^([A-Za-z0-9._-]{1,249})[/:](\d{1,10})[/:@](\d{1,19})$/.exec(query.trim())
  if (match === null) return null
  const [, topic = '', partition = '', offset = ''] = match
  const label = `${topic} / ${partition} / ${offset}`
  return {
    id: 'record',
    kind: 'record',
    label,
    hits: [],
    note: 'partition / offset',
    href: paths.record(cluster, topic, partition, offset),
    actions: [],
  }
}

function screens(cluster: string | null, clusters: readonly Cluster[], hasDemo: boolean): PaletteEntry[] {
  const screen = (label: string, href: string | null, note: string | null = null): PaletteEntry => ({
    id: `screen ${label}`,
    kind: href === null ? 'keys' : 'screen',
    label,
    hits: [],
    note,
    href,
    actions: [],
  })
  const hasConnect = clusters.some(({ id, connect }) => id === cluster && connect.length > 0)
  const ofCluster =
    cluster === null
      ? []
      : [
          screen('Overview', paths.overview(cluster), 'G O'),
          screen('Topics', paths.topics(cluster), 'G T'),
          screen('Live', paths.live(cluster), 'G L'),
          screen('Dead letters', paths.deadLetters(cluster), 'G D'),
          ...(hasConnect ? [screen('Connectors', paths.connectors(cluster))] : []),
          screen('Brokers', paths.brokers(cluster), 'G B'),
          screen('Jobs', paths.jobs(cluster)),
          screen('Connection doctor', paths.doctor(cluster)),
        ]
  const demo = hasDemo ? [screen('Demo', paths.demo())] : []
  return [...ofCluster, ...demo, screen('All clusters', paths.clusters(), 'G C'), screen('Keys', null, '?')]
}

function clusterEntry(cluster: Cluster): PaletteEntry {
  return {
    id: `cluster ${cluster.id}`,
    kind: 'cluster',
    label: cluster.name,
    hits: [],
    note: clusterFacts(cluster),
    href: paths.overview(cluster.id),
    actions: [],
  }
}

/** Matching entries, best first; at the same score what was used lately first. */
function ranked(query: string, entries: readonly PaletteEntry[], lately: ReadonlySet<string> = new Set()): PaletteEntry[] {
  if (query.trim() === '') return [...entries]
  return entries
    .flatMap((entry) => {
      const match = fuzzyMatch(query, entry.label)
      return match === null
        ? []
        : [{ entry: { ...entry, hits: joinHits(entry.label, match.hits) }, score: match.score + (lately.has(entry.label) ? 2 : 0) }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN)
    .map(({ entry }) => entry)
}
