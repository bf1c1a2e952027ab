import type { ServiceDoor } from '../web/service-door.ts'

export type ConnectDoor = ServiceDoor

/** Kafka's own words in small letters; `unknown` for those of a Connect younger than Headgate. */
export type ConnectorState = 'running' | 'paused' | 'stopped' | 'failed' | 'unassigned' | 'restarting' | 'unknown'

export interface ConnectTask {
  id: number
  state: ConnectorState
  /** host:port of its worker. */
  worker: string
  /** The whole stack trace of its failure, as Connect gives it. */
  trace: string | null
}

export interface Connector {
  name: string
  kind: 'source' | 'sink' | 'unknown'
  state: ConnectorState
  worker: string
  trace: string | null
  tasks: ConnectTask[]
  /** As it was configured, secrets included: not for anybody outside the server. */
  config: Map<string, string>
}

export interface ConnectRoot {
  version: string
  /** Of the Kafka cluster that it works on. */
  kafkaClusterId: string
}

type Call = { signal: AbortSignal; timeoutMs?: number }

/** One Kafka Connect cluster. Every call throws `connect-down` where none answers and `connect-refused` where the answer is of no use. */
export interface ConnectCluster {
  readonly name: string
  /** Without user and password. */
  readonly url: string
  /** Whether it is one of ours on its way up: that it does not answer yet is nobody's trouble. */
  starting(): boolean
  root(call: Call): Promise<ConnectRoot>
  /** All connectors in the order of their names, with status and configuration, in one request. */
  connectors(call: Call): Promise<Connector[]>
  /** Topics that a connector has read or written since it was made (KIP-558); null where Connect does not keep track. */
  activeTopics(connector: string, call: Call): Promise<string[] | null>
}
