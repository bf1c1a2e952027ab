import type { Log } from '../core/log.ts'
import type { SinkDatabase } from './sink-database.ts'

export type PartName = 'postgres' | 'kafka' | 'registry' | 'connect' | 'demo'

/** The state of one embedded part, as pages and logs show it. */
export interface PartState {
  name: PartName
  /** `failed`: several starts in a row did not come up; the next is tried at `nextStartAt` all the same. */
  state: 'starting' | 'running' | 'restarting' | 'failed' | 'stopped'
  port: number
  pid: number | null
  /** Since when it is in this state, in milliseconds since 1970. */
  since: number
  /** Starts after the first one. */
  restarts: number
  /** Why it is not running, in one sentence; null while it runs or starts for the first time. */
  problem: string | null
  /** The last lines of its log, oldest first; empty while it is healthy. */
  lastLines: string[]
  nextStartAt: number | null
}

export interface EmbeddedOptions {
  /** The state folder, absolute: data, logs and process records live here. The caller holds its lock (`lockHome`). */
  home: string
  /** Where the verified downloads are kept, absolute. Default `<home>/software`; several homes may share one. */
  software?: string
  parts: PartName[]
  /** Ports to try first. Each part's default, else the next free one. */
  ports?: Partial<Record<PartName, number>>
  log: Log
  /** Ends a start that is under way: downloads and waiting. */
  signal?: AbortSignal
  /** Told one readable line at a time about the slow steps of a first start (what, bytes, time). */
  onProgress?: (line: string) => void
}

/** Real Kafka, Schema Registry, Kafka Connect and PostgreSQL that this process started. Addresses are known at once, parts answer a little later. */
export interface EmbeddedStack {
  /** `127.0.0.1:9092`; null where Kafka is not among the parts. */
  bootstrap: string[] | null
  /** Base address of the ccompat API, without a slash at its end. */
  registryUrl: string | null
  /** Base address of its REST API; null where Kafka Connect is not among the parts. */
  connectUrl: string | null
  /** With user and password. */
  databaseUrl: string | null
  /** For sinks; null without an embedded Kafka Connect or PostgreSQL. */
  sinks: SinkDatabase | null
  parts(): PartState[]
  /** Called after each change of a part's state. Returns the function that ends it. */
  onChange(listener: (part: PartState) => void): () => void
  /**
   * Resolves when the part answers (at once while it runs). Rejects with EmbeddedError when its starts failed,
   * when the stack stops, or when `signal` fires.
   */
  ready(name: PartName, signal?: AbortSignal): Promise<void>
  /** Stops Connect, registry, Kafka, PostgreSQL in this order: SIGTERM, then SIGKILL at a deadline. Resolves when all are gone. */
  stop(): Promise<void>
  /** Ends all parts this instant, without their goodbye; synchronous, for a second Ctrl-C. */
  kill(): void
}
