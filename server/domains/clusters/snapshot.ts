import type { Notice } from '../../contract/wire.ts'
import type { BrokerAddress, FeatureRange, QuorumDescription, TopicDescription } from '../../gateways/kafka/types.ts'
import type { BrokerSeen } from './broker-seen.ts'
import type { GrowthSample, Rate } from './rates.ts'
import { noReaders, type Readers } from './readers.ts'

/** First stored offset and end of one partition's log. */
export interface PartitionSpan {
  logStart: bigint | null
  highWatermark: bigint | null
  problem: Notice | null
}

/** The settings that lists show. */
export interface TopicSettings {
  retentionMs: string | null
  cleanupPolicy: string | null
  problem: Notice | null
}

/** What is known of a topic beyond its description. Parts that could not be read are null, with the reason beside them. */
export interface TopicFigures {
  spans: PartitionSpan[]
  /** Bytes of the leader replicas; null when a log dir did not answer. */
  bytes: bigint | null
  settings: TopicSettings | null
  rate: Rate | null
}

export type ClusterState = 'up' | 'degraded' | 'down' | 'unknown'

/**
 * The cluster as it was last seen. A refresh makes a new value and never changes an old one; where the cluster did not
 * answer, the old figures stay and `status`, `at` and `problems` say how old they are and why.
 */
export interface ClusterSnapshot {
  status: ClusterState
  /** When the description was last read, in epoch milliseconds; null: never. */
  at: number | null
  /** When the cluster was last asked, whatever came of it. */
  checkedAt: number | null
  clusterId: string | null
  controllerId: number | null
  version: string | null
  /** Brokers that the cluster lists. */
  brokers: BrokerAddress[]
  /** The same, and those that are away though something is expected of them. */
  brokersSeen: ReadonlyMap<number, BrokerSeen>
  /** null where there is none (ZooKeeper), and while it is not known. */
  quorum: QuorumDescription | null
  features: { finalized: FeatureRange[]; supported: FeatureRange[] }
  /** By name, in the order of names. */
  topics: Map<string, TopicDescription>
  figures: Map<string, TopicFigures>
  groups: number | null
  /** Those that commit offsets: all but share groups. */
  groupIds: string[] | null
  /** From rounds of their own, which are seldomer. */
  readers: Readers
  /** Bytes of all replicas on a broker. */
  brokerBytes: Map<number, bigint>
  samples: Map<string, GrowthSample[]>
  /** When topic settings were last read, in epoch milliseconds. */
  settingsAt: number
  registry: 'up' | 'down' | 'unknown'
  /** Kafka Connect clusters by name; those not in it were not asked yet. */
  connect: ReadonlyMap<string, 'up' | 'down' | 'unknown'>
  problems: Notice[]
}

export const emptySnapshot: ClusterSnapshot = {
  status: 'unknown',
  at: null,
  checkedAt: null,
  clusterId: null,
  controllerId: null,
  version: null,
  brokers: [],
  brokersSeen: new Map(),
  quorum: null,
  features: { finalized: [], supported: [] },
  topics: new Map(),
  figures: new Map(),
  groups: null,
  groupIds: null,
  readers: noReaders,
  brokerBytes: new Map(),
  samples: new Map(),
  settingsAt: 0,
  registry: 'unknown',
  connect: new Map(),
  problems: [],
}

/** Partitions of a topic that have fewer replicas in sync than replicas, or no leader. */
export function healthOf(topic: TopicDescription): { underReplicated: number; offline: number } {
  return {
    underReplicated: topic.partitions.filter((partition) => partition.isr.length < partition.replicas.length).length,
    offline: topic.partitions.filter((partition) => partition.leader === null).length,
  }
}
