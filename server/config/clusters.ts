import type { ConnectSettings } from '../core/connection-settings.ts'
import type { ClusterConfig, ConfigProblem } from './config.ts'
import { httpOf, kafkaSecurity } from './connections.ts'
import type { Resolving, Where } from './resolving.ts'
import type { Settings } from './settings.ts'

type Entry = NonNullable<Settings['clusters']>[number]

/** The clusters that the settings name, or the embedded one when they name none. */
export function clustersOf(settings: Settings, resolving: Resolving): ClusterConfig[] {
  const { problems, where } = resolving
  const entries = settings.clusters ?? []
  const clusters = entries.map((entry, index) => fromEntry(entry, ['clusters', index], resolving))
  const { brokers, ...security } = settings.kafka ?? {}
  if (brokers !== undefined) clusters.push({ ...plain('default', 'Default'), bootstrap: brokers, ...kafkaSecurity(security, ['kafka'], resolving) })
  else if (Object.keys(security).length > 0) {
    const message = 'These settings of a connection belong to no cluster.'
    problems.push({ path: where(['kafka']), message, fix: 'Set KAFKA_BROKERS, or write them at a cluster of headgate.yaml.' })
  }
  if (clusters.length === 0) clusters.push({ ...plain('local', 'Local'), embedded: true })
  refuseTwice(clusters, entries.length, problems, where)
  giveRegistry(clusters, settings, resolving)
  giveConnect(clusters, settings, resolving)
  return clusters.toSorted((one, other) => Number(other.embedded) - Number(one.embedded))
}

function plain(id: string, name: string): ClusterConfig {
  return {
    id,
    name,
    embedded: false,
    bootstrap: [],
    tls: null,
    sasl: null,
    registry: null,
    connect: [],
    readOnly: false,
    production: false,
    color: null,
  }
}

function fromEntry(entry: Entry, path: PropertyKey[], resolving: Resolving): ClusterConfig {
  const { problems, where } = resolving
  const embedded = entry.embedded ?? false
  const id = entry.id ?? (embedded ? 'local' : '')
  if (id === '') problems.push({ path: where(path), message: 'This cluster has no id.', fix: 'Write an id, such as `id: staging`.' })
  if (embedded && entry.bootstrap !== undefined) {
    const message = 'The embedded cluster has no bootstrap of its own: Headgate starts it and knows its port.'
    problems.push({ path: where([...path, 'bootstrap']), message, fix: 'Remove bootstrap, or remove `embedded: true`.' })
  }
  const secured = embedded && (['securityProtocol', 'tls', 'sasl'] as const).find((key) => entry[key] !== undefined)
  if (secured) {
    const message = 'The embedded cluster is spoken to in the clear, on loopback alone.'
    problems.push({ path: where([...path, secured]), message, fix: `Remove ${secured}, or remove \`embedded: true\`.` })
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
    ...(embedded ? { tls: null, sasl: null } : kafkaSecurity(entry, path, resolving)),
    registry: entry.registry === undefined ? null : httpOf(entry.registry, [...path, 'registry'], resolving),
    connect: connectOf(entry, [...path, 'connect'], resolving),
    readOnly: entry.readOnly ?? false,
    production: entry.production ?? false,
    ...(entry.searchBytesPerSecond === undefined ? {} : { searchBytesPerSecond: entry.searchBytesPerSecond }),
    ...(entry.rack === undefined ? {} : { rack: entry.rack }),
    ...(entry.flows === undefined ? {} : { flows: entry.flows }),
    color: entry.color ?? null,
  }
}

function connectOf({ connect = [] }: Entry, path: PropertyKey[], resolving: Resolving): ConnectSettings[] {
  const seen = new Set<string>()
  return connect.map(({ name = 'connect', ...entry }, index) => {
    const at = [...path, index]
    if (seen.has(name)) {
      const message = `Two of its Kafka Connects have the name ${name}.`
      resolving.problems.push({ path: resolving.where(at), message, fix: 'Give each a name of its own, such as `name: sinks`.' })
    }
    seen.add(name)
    return { name, ...httpOf(entry, at, resolving) }
  })
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
function giveRegistry(clusters: ClusterConfig[], settings: Settings, resolving: Resolving): void {
  const { url, ...login } = settings.registry ?? {}
  const refuse = (path: PropertyKey[], message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where(path), message, fix })
  }
  if (url === undefined) {
    if (Object.keys(login).length > 0) refuse(['registry'], 'This login belongs to no Schema Registry.', 'Set SCHEMA_REGISTRY_URL too.')
    return
  }
  const owner = ownerOf(clusters, settings)
  if (owner === undefined) {
    refuse(['registry', 'url'], 'This Schema Registry belongs to no cluster.', 'Write `registry: { url: ... }` at the cluster it belongs to.')
  } else if (owner.registry !== null) refuse(['registry', 'url'], `The cluster ${owner.id} has two Schema Registries.`, 'Keep one of the two.')
  else owner.registry = httpOf({ url, ...login }, ['registry'], resolving)
}

/** KAFKA_CONNECT_URL likewise. */
function giveConnect(clusters: ClusterConfig[], settings: Settings, resolving: Resolving): void {
  const { url, ...login } = settings.connect ?? {}
  const refuse = (path: PropertyKey[], message: string, fix: string) => {
    resolving.problems.push({ path: resolving.where(path), message, fix })
  }
  if (url === undefined) {
    if (Object.keys(login).length > 0) refuse(['connect'], 'This login belongs to no Kafka Connect.', 'Set KAFKA_CONNECT_URL too.')
    return
  }
  const owner = ownerOf(clusters, settings)
  if (owner === undefined) {
    refuse(['connect', 'url'], 'This Kafka Connect belongs to no cluster.', 'Write `connect: { url: ... }` at the cluster it belongs to.')
  } else if (owner.connect.length > 0) refuse(['connect', 'url'], `The cluster ${owner.id} names its Kafka Connect already.`, 'Keep one of the two.')
  else owner.connect = [{ name: 'connect', ...httpOf({ url, ...login }, ['connect'], resolving) }]
}

/** The cluster that variables without a name of one speak of. */
function ownerOf(clusters: ClusterConfig[], settings: Settings): ClusterConfig | undefined {
  return settings.kafka?.brokers === undefined ? clusters.find((cluster) => cluster.embedded) : clusters.at(-1)
}
