import type { SaslSettings, TlsSettings } from '../../../core/connection-settings.ts'
import type { VersionRange } from '../protocol/definitions.ts'
import type { Call } from '../types.ts'

/** What a connection is made with. Holds secrets: it stays inside the gateway. */
export interface ProbeTarget {
  /** host:port */
  bootstrap: string[]
  clientId: string
  tls: TlsSettings | null
  sasl: SaslSettings | null
}

/** What may be shown of a target. */
export interface ProbeFacts {
  bootstrap: Address[]
  tls: { ownCa: boolean; clientCertificate: boolean; verifies: boolean } | null
  sasl: { mechanism: string; username: string | null } | null
  /** As Kafka's ACLs name the one who connects, such as `User:alice`; null where only the broker knows. */
  principal: string | null
}

export interface Address {
  host: string
  port: number
  /** host:port */
  text: string
}

/** Why no connection came to be. `code` is the system's, such as ECONNREFUSED. */
export interface NoConnection {
  kind: 'unknown-name' | 'no-dns' | 'refused' | 'unreachable' | 'silent' | 'broken'
  code: string
}

export type NameOutcome = { kind: 'found'; addresses: string[] } | NoConnection
export type TcpOutcome = { kind: 'open'; from: string; to: string } | NoConnection

export interface Certificate {
  subject: string
  issuer: string
  validFrom: Date
  validTo: Date
  /** SHA-256, as openssl prints it. */
  fingerprint: string
  /** DNS names and addresses it is made out to. */
  names: string[]
}

/** What listens where Kafka was expected to. */
export type Speech = 'kafka' | 'tls' | 'http' | 'silent' | 'closed' | 'other'

export type TlsOutcome =
  | { kind: 'clear'; speech: Speech; chain: Certificate[] }
  | { kind: 'trusted'; chain: Certificate[]; protocol: string; verified: boolean }
  | { kind: 'untrusted'; code: string; chain: Certificate[]; host: string }
  | { kind: 'not-tls'; speech: Speech; said: string }
  | { kind: 'wants-certificate'; said: string; chain: Certificate[] }
  | { kind: 'unusable'; said: string }
  | NoConnection

export type SaslOutcome =
  /** The listener takes whoever comes. */
  | { kind: 'open' }
  | { kind: 'asks'; offered: string[] }
  | { kind: 'not-offered'; offered: string[] }
  | { kind: 'accepted' }
  | { kind: 'refused'; offered: string[]; said: string }
  | { kind: 'no-token'; said: string }
  | { kind: 'failed'; said: string }

export interface ApiOffer {
  release: string | null
  /** Whether this is the listener of a KRaft controller. */
  controller: boolean
  calls: { name: string; ours: VersionRange; theirs: VersionRange | null; usable: boolean; needed: boolean }[]
}

export interface SeenTopic {
  name: string
  internal: boolean
  /** Numbers of Kafka's AclOperation; null where the broker does not say. */
  operations: ReadonlySet<number> | null
  partitions: { leader: number | null }[]
}

export interface SeenCluster {
  clusterId: string | null
  controllerId: number | null
  brokers: { id: number; address: Address }[]
  topics: SeenTopic[]
  operations: ReadonlySet<number> | null
}

export type AdvertisedOutcome =
  | { kind: 'reached'; ms: number }
  | { kind: 'stranger'; clusterId: string | null }
  | { kind: 'no-kafka'; said: string }
  | (NoConnection & { addresses: string[] })

/** Settings of the broker that a bootstrap address leads to; null where they may not be read. */
export interface BrokerSettings {
  broker: number
  values: ReadonlyMap<string, string | null>
}

/** One authenticated connection to one bootstrap address. Calls reject with KafkaError. */
export interface ProbeSession {
  readonly address: Address
  offer(): ApiOffer
  metadata(call: Call): Promise<SeenCluster>
  /** Asks which of these brokers it is and for its settings; null where it is none of them, or does not tell. */
  settings(brokers: number[], names: string[], call: Call): Promise<BrokerSettings | null>
  close(): Promise<void>
}

/** Tries the way to a cluster step by step, on connections of its own. Nothing is kept open but a session. */
export interface ConnectionProbe {
  readonly facts: ProbeFacts
  name(host: string, call: Call): Promise<NameOutcome>
  tcp(address: Address, call: Call): Promise<TcpOutcome>
  tls(address: Address, call: Call): Promise<TlsOutcome>
  sasl(address: Address, call: Call): Promise<SaslOutcome>
  /** Connects, encrypted and signed in as configured. Rejects with KafkaError. */
  session(address: Address, call: Call): Promise<ProbeSession>
  /** Whether this very cluster can be reached at an address that it advertises. */
  advertised(address: Address, clusterId: string | null, call: Call): Promise<AdvertisedOutcome>
}
