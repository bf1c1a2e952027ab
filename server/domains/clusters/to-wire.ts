import type { Cluster } from '../../contract/clusters.ts'
import { instant } from '../../core/clock.ts'
import type { ClusterHandle } from '../../core/context.ts'
import { type ClusterSnapshot, healthOf } from './snapshot.ts'

/** A cluster as the API shows it. Counts are null until the cluster has answered once. */
export function clusterToWire(handle: ClusterHandle, snapshot: ClusterSnapshot): Cluster {
  const seen = snapshot.at !== null
  const topics = [...snapshot.topics.values()]
  const figures = [...snapshot.figures.values()]
  const rates = figures.flatMap((figure) => (figure.rate === null ? [] : [figure.rate.perSecond]))
  const bytes = [...snapshot.brokerBytes.values()]
  return {
    id: handle.id,
    name: handle.name,
    status: snapshot.status,
    bootstrap: handle.kafka.bootstrap,
    security: handle.security,
    brokers: seen ? snapshot.brokers.length : null,
    topics: seen ? topics.length : null,
    groups: snapshot.groups,
    partitions: seen ? topics.reduce((sum, topic) => sum + topic.partitions.length, 0) : null,
    underReplicatedPartitions: seen ? topics.reduce((sum, topic) => sum + healthOf(topic).underReplicated, 0) : null,
    offlinePartitions: seen ? topics.reduce((sum, topic) => sum + healthOf(topic).offline, 0) : null,
    recordsPerSecond: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
    bytes: bytes.length === 0 ? null : bytes.reduce((sum, size) => sum + size, 0n).toString(),
    version: snapshot.version,
    clusterId: snapshot.clusterId,
    controller: snapshot.quorum?.leaderId ?? snapshot.controllerId,
    registry: handle.registry === null ? null : { url: withoutSecrets(handle.registry.url), status: snapshot.registry },
    connect: handle.connect.map(({ name, url }) => ({ name, url, status: snapshot.connect.get(name) ?? 'unknown' })),
    embedded: handle.embedded,
    readOnly: handle.readOnly,
    production: handle.production,
    color: handle.color,
    checkedAt: snapshot.at === null ? null : instant(snapshot.at),
    problems: snapshot.problems,
  }
}

function withoutSecrets(url: string): string {
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.toString()
}
