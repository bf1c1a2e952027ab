import type { SaslSettings, TlsSettings } from '../../core/connection-settings.ts'
import type { KafkaError } from './protocol/errors.ts'
import type { TransactionalProducer, TransactionOptions, TransactionStretch, TransactionStretchRequest } from './transactions/types.ts'

/** Every call ends: by its answer, by this signal or by its deadline (default 5 s). */
export interface Call {
  signal: AbortSignal
  timeoutMs?: number
}

export interface BrokerAddress {
  id: number
  host: string
  port: number
  rack: string | null
}

export interface PartitionDescription {
  partition: number
  /** null: no leader. */
  leader: number | null
  leaderEpoch: number
  replicas: number[]
  isr: number[]
  offlineReplicas: number[]
  error: KafkaError | null
}

export interface TopicDescription {
  name: string
  /** As Kafka prints it: 22 characters of base64url. */
  topicId: string
  internal: boolean
  partitions: PartitionDescription[]
  error: KafkaError | null
}

export interface ClusterDescription {
  clusterId: string | null
  controllerId: number | null
  brokers: BrokerAddress[]
  topics: TopicDescription[]
}

/** `earliest-local`: the first on the disk of the leader; what lies before is in tiered storage (KIP-405). */
export type OffsetSpec = 'earliest' | 'earliest-local' | 'latest' | 'last-stable' | 'max-timestamp' | { timestamp: bigint }

export interface OffsetQuery {
  topic: string
  partition: number
  spec: OffsetSpec
}

/** One per query, in the order of the queries. `offset` is null where a timestamp query found no record at or after it. */
export interface OffsetAnswer extends OffsetQuery {
  offset: bigint | null
  timestamp: bigint | null
  error: KafkaError | null
}

/** How far a group has committed in one partition. */
export interface CommittedOffset {
  partition: number
  /** The next offset the group wants; null where it has committed none. */
  offset: bigint | null
  error: KafkaError | null
}

/** All that one group has committed, topics that are gone included. With an error nothing is known. */
export interface GroupCommits {
  group: string
  commits: { topic: string; partition: number; offset: bigint }[]
  error: KafkaError | null
}

export type ConfigSource = 'topic' | 'dynamic-broker' | 'dynamic-default' | 'static-broker' | 'default' | 'unknown'

export interface ConfigEntry {
  name: string
  value: string | null
  source: ConfigSource
  readOnly: boolean
  sensitive: boolean
  documentation: string | null
  /** Kafka's type, such as `long`; null where the broker does not tell. */
  type: string | null
  /** Where a value could come from, the one that holds first; names may differ (`log.retention.hours`), and then their units. Empty unless asked for. */
  synonyms: { name: string; value: string | null; source: ConfigSource }[]
}

export interface ConfigAnswer {
  resource: { type: 'topic' | 'broker'; name: string }
  entries: ConfigEntry[]
  error: KafkaError | null
}

/** Size of one replica on one broker. */
export interface ReplicaSize {
  broker: number
  /** Path of its log directory. */
  dir: string
  topic: string
  partition: number
  bytes: bigint
}

/** One log directory of one broker. Sizes are those of its volume; null where the broker does not tell (before 3.3). */
export interface LogDir {
  broker: number
  path: string
  totalBytes: bigint | null
  usableBytes: bigint | null
  error: KafkaError | null
}

export interface QuorumReplica {
  id: number
  logEnd: bigint | null
  /** Epoch milliseconds; null where not told (before 3.3). */
  lastFetchAt: bigint | null
  lastCaughtUpAt: bigint | null
}

/** The quorum that keeps the cluster's metadata. Brokers that are no controllers are observers. */
export interface QuorumDescription {
  leaderId: number | null
  leaderEpoch: number
  highWatermark: bigint
  voters: QuorumReplica[]
  observers: QuorumReplica[]
}

export interface FeatureRange {
  name: string
  min: number
  max: number
}

/** What one broker understands and what the cluster has agreed on, as that broker says. */
export interface BrokerSoftware {
  broker: number
  /** The release line, such as "4.3". */
  release: string | null
  /** `name` is null for calls younger than Headgate. */
  apis: { key: number; name: string | null; min: number; max: number }[]
  supported: FeatureRange[]
  finalized: FeatureRange[]
  /** It does not answer: the rest is empty. */
  error: KafkaError | null
}

export type Isolation = 'committed' | 'uncommitted'

export interface RawHeader {
  name: Buffer
  value: Buffer | null
}

/** A record with its bytes as they are in the log. The buffers are its own copies: they pin no response. */
export interface RawRecord {
  partition: number
  offset: bigint
  /** −1 where the record has none. */
  timestamp: bigint
  timestampType: 'create' | 'append'
  key: Buffer | null
  value: Buffer | null
  headers: RawHeader[]
  state: 'committed' | 'open' | 'aborted' | 'control'
  /** Bytes of key, value and header names and values, uncompressed. */
  sizeBytes: number
}

/** A batch that could not be read: its offsets are known, its records are not. */
export interface UnreadableBatch {
  partition: number
  fromOffset: bigint
  /** Exclusive. */
  toOffset: bigint
  reason: 'crc' | 'unknown-codec' | 'decompression' | 'too-large' | 'malformed' | 'old-magic'
  message: string
}

export type LogEntry = { kind: 'record'; record: RawRecord } | { kind: 'unreadable'; batch: UnreadableBatch }

export interface ReadRequest {
  topic: string
  partition: number
  /** First offset wanted. */
  from: bigint
  /** Exclusive end: reading stops when the fetch position reaches it. */
  to: bigint
  /** Stop after so many entries. */
  maxRecords: number
  /** Stop after so many bytes of log were fetched, or so many bytes of records were made of them. One batch or record may exceed it. */
  maxBytes: number
  /** What a record of the log weighs, where the caller knows: sizes the first fetch. */
  averageBytes?: number
  isolation: Isolation
}

/** What was read of one partition. Entries are in offset order. */
export interface PartitionRead {
  partition: number
  /** The topic that the broker read (KIP-516); null: it was asked by name alone, or by several ids, and cannot tell. */
  topicId: string | null
  entries: LogEntry[]
  /** Where to go on: everything below it was looked at. */
  nextOffset: bigint
  logStart: bigint
  lastStable: bigint
  highWatermark: bigint
  scanned: { records: bigint; bytes: bigint }
  /**
   * `nextOffset` reached the range's end. False at the end of what can be read now (`lastStable`, or `highWatermark` when
   * uncommitted) if that lies before the range's end.
   */
  complete: boolean
}

/** A piece of a partition that is to be taken apart elsewhere, such as by a scan worker. */
export interface StretchRequest {
  topic: string
  partition: number
  from: bigint
  /** Exclusive; not beyond what can be read now. */
  to: bigint
  /** Of log; one batch may exceed it. */
  maxBytes: number
  isolation: Isolation
  /** What an earlier stretch of the partition told; false and 0 before the first. */
  hasTransactions: boolean
  lastStable: bigint
}

export interface LogStretch {
  /** The batches as they came, in memory of their own. They may begin before `from` and end behind `to`. */
  bytes: ArrayBuffer
  /** Everything below is in `bytes`, or not in the log; `to` at the end. */
  nextOffset: bigint
  /** Offsets from `from` to the end of the last batch, which may lie behind `to`: tells what an offset weighs. */
  span: bigint
  logStart: bigint
  lastStable: bigint
  highWatermark: bigint
  /** Transactions in it that were aborted. */
  aborted: { producerId: bigint; firstOffset: bigint }[]
  /** The broker asks for such a pause. */
  throttleMs: number
  hasTransactions: boolean
}

/** One long-poll of a tail. Entries of one partition are in offset order. */
export interface TailPoll {
  entries: { topic: string; topicId: string; entry: LogEntry }[]
  /** Positions that had fallen off the log start: what was missed. */
  expired: { topic: string; partition: number; from: bigint; to: bigint }[]
  /**
   * Partitions that do not answer at the moment, in every poll until they do; they are tried again with growing pauses. And, once,
   * what befell a position: UNKNOWN_TOPIC_ID where the topic was created again, OFFSET_OUT_OF_RANGE where the log was cut before it.
   */
  problems: { topic: string; partition: number; error: KafkaError }[]
}

/** A reader without a consumer group, on a lane of its own. Not for concurrent polls. */
export interface Tail {
  /** Waits up to `maxWaitMs` for records; an empty answer is normal. */
  poll(call: Call & { maxWaitMs: number; maxBytes: number }): Promise<TailPoll>
  /** topic → partition → next offset. */
  positions(): Map<string, Map<number, bigint>>
  close(): Promise<void>
}

export interface TailStart {
  topic: string
  /** All partitions, those that appear later included, when left out. */
  partitions?: number[]
  /** 'end', or the first offset of each partition named; partitions not named start at the end. */
  from: 'end' | Map<number, bigint>
}

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

export interface RecordToProduce {
  key: Buffer | null
  value: Buffer | null
  /** Written in this order, repeated names included. */
  headers: RawHeader[]
  /** null: the partition that Java's producer picks for the key; records without a key are spread. */
  partition: number | null
  /** Ms since 1970; null: when it is written. */
  timestamp: bigint | null
}

/** What became of one record. */
export interface ProducedRecord {
  partition: number | null
  /** null where it was not written, or was written and no broker remembers where. */
  offset: bigint | null
  /** As it is in the log where known: the broker's own time on topics that append it. */
  timestamp: bigint | null
  error: KafkaError | null
  /** With an error: it may be in the log nevertheless. Sending it again may double it; look first. */
  inDoubt: boolean
}

/** Where a record would go, without writing it. */
export interface PlannedRecord {
  /** null: it has no key and is spread. */
  partition: number | null
  /** About what it takes in a batch, uncompressed. */
  sizeBytes: number
  error: KafkaError | null
}

export interface ProduceTarget {
  topic: string
  /** With it, a topic that was created again is refused (TOPIC_RECREATED) instead of written to. */
  topicId?: string
}

export interface ProducerOptions {
  /** Default: none. */
  compression?: Compression
  /** How this producer names itself to brokers. Default: that of the cluster. */
  clientId?: string
}

/**
 * An idempotent producer (KIP-98), `acks=all`. Records of one call and partition are in the log in their order, each once however
 * often a connection ends meanwhile; concurrent calls wait for each other per partition. It never creates a topic. After a record
 * that failed for want of an answer, later ones of its call and partition are not sent. A call's time bounds the repeats: give jobs
 * minutes. Nothing retries after the call; `inDoubt` says what cannot be known.
 */
export interface Producer {
  /** One result per record, in their order. Rejects where there is no such topic (KafkaError). */
  send(target: ProduceTarget, records: RecordToProduce[], call: Call): Promise<ProducedRecord[]>
  plan(target: ProduceTarget, records: RecordToProduce[], call: Call): Promise<PlannedRecord[]>
  /** Ends what is under way (then in doubt) and its connections. */
  close(): Promise<void>
}

export interface KafkaConnectionConfig {
  id: string
  /** host:port */
  bootstrap: string[]
  clientId: string
  /** `broker.rack` of the brokers that are near: reading prefers them. Default: none is. */
  rack?: string | undefined
  /** For every call that brings none. */
  timeoutMs: number
  /** Default: in the clear. */
  tls?: TlsSettings | null
  /** Default: nobody signs in. */
  sasl?: SaslSettings | null
}

/** The only thing the rest of the server knows of Kafka. Whole-call failures reject with KafkaError; items carry their own. */
export interface KafkaCluster {
  readonly id: string
  readonly bootstrap: string[]
  /** Brokers and all topics (or the named ones: unknown ones come back with their error). */
  describe(call: Call & { topics?: string[] }): Promise<ClusterDescription>
  /** Those of the topics that we may not write to, by what brokers say of our rights (KIP-430). */
  notWritable(topics: string[], call: Call): Promise<Set<string>>
  /** With the cluster's own defaults; one that is there already is left as it is. It may take a moment until brokers lead it. */
  createTopic(topic: { name: string; partitions: number }, call: Call): Promise<void>
  /** Deletes everything of a partition below an offset and tells where its log begins now; what is asked again changes nothing. */
  deleteRecords(records: { topic: string; partition: number; before: bigint }, call: Call): Promise<bigint>
  listOffsets(queries: OffsetQuery[], call: Call): Promise<OffsetAnswer[]>
  describeConfigs(resources: ConfigAnswer['resource'][], call: Call & { names?: string[]; synonyms?: boolean }): Promise<ConfigAnswer[]>
  /** Per broker: a broker that does not answer is a row in `problems`, never the failure of the call. `of`: of one topic, by the brokers that have it. */
  describeLogDirs(
    call: Call & { of?: { topic: string; partitions: number[]; brokers: number[] } },
  ): Promise<{ replicas: ReplicaSize[]; dirs: LogDir[]; problems: { broker: number; error: KafkaError }[] }>
  /** Rejects with UNSUPPORTED_VERSION in a cluster that uses ZooKeeper. */
  describeQuorum(call: Call): Promise<QuorumDescription>
  /** All brokers, or those named; one that does not answer has its error in its own row. */
  describeBrokers(call: Call & { brokers?: number[] }): Promise<BrokerSoftware[]>
  /** Ids of all groups of every type. */
  listGroups(call: Call): Promise<{ groups: { id: string; type: string; state: string }[]; problems: { broker: number; error: KafkaError }[] }>
  /** One per partition, in their order. A group that does not exist has committed nothing: `listGroups` tells the two apart. */
  committedOffsets(group: string, topic: string, partitions: number[], call: Call): Promise<CommittedOffset[]>
  /** One per group, in their order; a hundred or so at once. Rejects with UNSUPPORTED_VERSION before Kafka 3.0. */
  groupCommits(groups: string[], call: Call): Promise<GroupCommits[]>
  /** The release line that the broker's API versions and finalised features tell, such as "4.3"; null when not known. */
  version(call: Call): Promise<string | null>
  readPartition(request: ReadRequest, call: Call): Promise<PartitionRead>
  /** One fetch over the connections of searches, which have a client id of their own. */
  fetchStretch(request: StretchRequest, call: Call): Promise<LogStretch>
  /** One fetch of what transactions wrote, uncommitted, with the markers that end them. Rejects with OFFSET_OUT_OF_RANGE where `from` has expired. */
  fetchTransactions(request: TransactionStretchRequest, call: Call): Promise<TransactionStretch>
  openTail(starts: TailStart[], call: Call & { isolation: Isolation }): Promise<Tail>
  /** Connects with its first call. Keep it for as long as records follow each other; the cluster's close ends it as well. */
  openProducer(options?: ProducerOptions): Producer
  /** A transactional producer on connections of its own; fences every older one of its id. Rejects with ProducerLost. */
  openTransactions(options: TransactionOptions, call: Call): Promise<TransactionalProducer>
  /** Ends every call under way and all sockets. */
  close(): Promise<void>
}
