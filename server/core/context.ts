import type { Policy } from '../auth/policy.ts'
import type { ClusterColor } from '../contract/clusters.ts'
import type { ClusterSnapshot } from '../domains/clusters/snapshot.ts'
import type { ProducerDesk } from '../domains/records/producer-desk.ts'
import type { SearchDesk } from '../domains/search/search-desk.ts'
import type { ConnectProbe } from '../gateways/connect/probe.ts'
import type { ConnectCluster } from '../gateways/connect/types.ts'
import type { DemoControl } from '../gateways/demo/demo-control.ts'
import type { ConnectionProbe } from '../gateways/kafka/probe/types.ts'
import type { KafkaCluster } from '../gateways/kafka/types.ts'
import type { RegistryProbe } from '../gateways/registry/probe.ts'
import type { SchemaRegistry } from '../gateways/registry/types.ts'
import type { Serde } from '../serde/types.ts'
import type { Clock } from './clock.ts'
import type { DeadLetterRecords } from './dead-letters.ts'
import type { DecoderFile } from './decoder-files.ts'
import type { DecoderMemory } from './decoder-memory.ts'
import type { ImportStage } from './import-stage.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Places } from './places.ts'
import type { RateHistory } from './rate-history.ts'
import type { ReplayOutcomes } from './replay-outcomes.ts'
import type { ReplayRecords } from './replays.ts'
import type { SavedSearches } from './saved-searches.ts'

export interface Actor {
  id: string
  name: string
  kind: 'local' | 'anonymous'
}

/** A configured cluster with the clients that reach it. */
export interface ClusterHandle {
  id: string
  name: string
  embedded: boolean
  readOnly: boolean
  production: boolean
  /** Made-up records may be written although it is a production cluster. */
  flows?: boolean
  /** What all its searches together may read; absent: as `production` says. */
  searchBytesPerSecond?: number
  color: ClusterColor | null
  /** Kafka's words for how its brokers are spoken to. */
  security: string
  kafka: KafkaCluster
  registry: SchemaRegistry | null
  /** Schemas of the settings for topics of this cluster whose bytes name none. */
  decoderFiles?: DecoderFile[]
  /** Kafka Connect clusters that work on it. */
  connect: readonly ConnectCluster[]
  /** Tries the way to each step by step, on connections of its own. */
  doctor: { connection: ConnectionProbe; registry: RegistryProbe | null; connect: readonly ConnectProbe[] }
  /** Why it cannot be asked yet, while an embedded one starts; null once it can. */
  starting?: () => string | null
}

/** One row of the audit log, written before and after every mutation. */
export interface AuditEntry {
  id: string
  at: number
  actor: Actor
  operation: string
  cluster: string | null
  resource: string | null
  input: unknown
  requestId: string
}

export interface Audit {
  /** Written before the effect; rejects with `database-down` when it cannot be: no audit, no mutation. */
  intent(entry: AuditEntry): Promise<void>
  outcome(id: string, outcome: { at: number; result: 'done' | 'refused' | 'failed'; detail: string | null }): Promise<void>
}

/** What a verb may use: who asks, what it may reach, and until when. */
export interface Ctx {
  actor: Actor
  requestId: string
  /** Ends when the caller goes away or the server stops. */
  signal: AbortSignal
  log: Log
  clock: Clock
  policy: Policy
  clusters: Clusters
  serde: Serde
  audit: Audit
  rates: RateHistory
  jobs: Jobs
  deadLetters: DeadLetterRecords
  replays: ReplayRecords
  outcomes: ReplayOutcomes
  imports: ImportStage
  searches: SearchDesk
  /** Checks of connections by the doctor: each opens connections of its own. */
  checks: Places
  producers: ProducerDesk
  savedSearches: SavedSearches
  decoders: DecoderMemory
  /** null: no demo runs here. */
  demo: DemoControl | null
  about: About
}

/** Facts of this server that answers speak of. */
export interface About {
  version: string
  authMode: 'local' | 'none'
  /** host:port as bound. */
  bind: string
}

/** The background look at one cluster; see domains/clusters. */
export interface ClusterWatcher {
  read(): Promise<ClusterSnapshot>
}

export interface Clusters {
  all(): ClusterHandle[]
  /** Throws `cluster-unknown`. */
  get(id: string): ClusterHandle
  /** What is seen of the cluster in the background. Throws `cluster-unknown`. */
  watch(id: string): ClusterWatcher
}
