import type { ClusterConfig, ConfigProblem } from './config.ts'
import type { Where } from './load.ts'
import type { Settings } from './settings.ts'

type Entry = NonNullable<Settings['clusters']>[number]

/** The clusters that the settings name, or the embedded one when they name none. */
export function clustersOf(settings: Settings, where: Where): { clusters: ClusterConfig[]; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = []
  const entries = settings.clusters ?? []
  const clusters = entries.map((entry, index) => fromEntry(entry, ['clusters', index], problems, where))
  const brokers = settings.kafka?.brokers
  if (brokers !== undefined) clusters.push({ ...plain('default', 'Default'), bootstrap: brokers })
  if (clusters.length === 0) clusters.push({ ...plain('local', 'Local'), embedded: true })
  refuseTwice(clusters, entries.length, problems, where)
  giveRegistry(clusters, settings, problems, where)
  return { clusters: clusters.toSorted((one, other) => Number(other.embedded) - Number(one.embedded)), problems }
}

function plain(id: string, name: string): ClusterConfig {
  return { id, name, embedded: false, bootstrap: [], registry: null, readOnly: false, production: false }
}

function fromEntry(entry: Entry, path: PropertyKey[], problems: ConfigProblem[], where: Where): ClusterConfig {
  const embedded = entry.embedded ?? false
  const id = entry.id ?? (embedded ? 'local' : '')
  if (id === '') problems.push({ path: where(path), message: 'This cluster has no id.', fix: 'Write an id, such as `id: staging`.' })
  if (embedded && entry.bootstrap !== undefined) {
    const message = 'The embedded cluster has no bootstrap of its own: Headgate starts it and knows its port.'
    problems.push({ path: where([...path, 'bootstrap']), message, fix: 'Remove bootstrap, or remove `embedded: true`.' })
  }
  if (!embedded && entry.bootstrap === undefined) {
    const message = 'This cluster has no brokers to begin with.'
    problems.push({ path: where(path), message, fix: 'Write bootstrap, such as `bootstrap: [kafka-1:9092]`, or `embedded: true`.' })
  }
  return {
    id,
    name: entry.name ?? (entry.id === undefined ? 'Local' : id),
    embedded,
    bootstrap: embedded ? [] : (entry.bootstrap ?? []),
    registry: entry.registry ?? null,
    readOnly: entry.readOnly ?? false,
    production: entry.production ?? false,
  }
}

function refuseTwice(clusters: ClusterConfig[], entries: number, problems: ConfigProblem[], where: Where): void {
  const seen = new Set<string>()
  let embedded = false
  clusters.forEach((cluster, index) => {
    const path = index < entries ? ['clusters', index] : ['kafka', 'brokers']
    if (cluster.id !== '' && seen.has(cluster.id)) {
      problems.push({ path: where(path), message: `Two clusters have the id ${cluster.id}.`, fix: 'Give each cluster an id of its own.' })
    }
    if (cluster.embedded && embedded) {
      problems.push({ path: where(path), message: 'Two clusters are embedded.', fix: 'Keep `embedded: true` at one of them.' })
    }
    seen.add(cluster.id)
    embedded ||= cluster.embedded
  })
}

/** SCHEMA_REGISTRY_URL belongs to the cluster of KAFKA_BROKERS, else to the embedded one. */
function giveRegistry(clusters: ClusterConfig[], settings: Settings, problems: ConfigProblem[], where: Where): void {
  const url = settings.registry?.url
  if (url === undefined) return
  const owner = settings.kafka?.brokers === undefined ? clusters.find((cluster) => cluster.embedded) : clusters.at(-1)
  if (owner === undefined) {
    const fix = 'Write `registry: { url: ... }` at the cluster it belongs to.'
    problems.push({ path: where(['registry', 'url']), message: 'This Schema Registry belongs to no cluster.', fix })
  } else if (owner.registry !== null) {
    const fix = 'Keep one of the two.'
    problems.push({ path: where(['registry', 'url']), message: `The cluster ${owner.id} has two Schema Registries.`, fix })
  } else owner.registry = { url }
}
