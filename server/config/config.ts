import type { ClusterColor } from '../contract/clusters.ts'
import type { ConnectSettings, HttpSettings, SaslSettings, TlsSettings } from '../core/connection-settings.ts'
import type { DecoderFile } from '../core/decoder-files.ts'

/** What the program runs with, after files, environment and arguments are merged and checked. */
export interface Config {
  /** `mandatory`: someone asked for this very port, so that a taken one is a failure instead of a reason to take the next free one. */
  port: { number: number; mandatory: boolean }
  host: string
  /** The state folder, absolute. */
  home: string
  auth: { mode: 'local' | 'none' }
  /** At least one. The embedded one, where there is one, is first. */
  clusters: ClusterConfig[]
  /** Schemas of topics whose bytes name none. */
  decoders: DecoderFile[]
  /** null: PostgreSQL is embedded. */
  database: { url: string } | null
  /** Whether the demo fleet starts by itself. */
  demo: boolean
  /** Whether a Kafka Connect is started beside the embedded Kafka. */
  embeddedConnect: boolean
  log: { level: LogLevel; pretty: boolean }
  /** Empty, or a path such as `/tools/kafka`: starts with a slash and ends without one. */
  basePath: string
  /** Scheme, host and port that browsers open, such as `https://kafka.example.com`; null: as the request says. */
  publicOrigin: string | null
  tails: { limit: number }
  search: SearchLimits
  /** What one imported file may weigh. */
  imports: { maxBytes: number }
  /** `npm run dev`: Next compiles pages as they are asked for. */
  dev: boolean
  /** `--fresh`: wipe the state folder before the start, `yes` without asking. */
  fresh: { wipe: boolean; yes: boolean }
}

export interface ClusterConfig {
  id: string
  name: string
  /** Headgate starts this Kafka itself; `bootstrap` is empty then, because its port is known only after the start. */
  embedded: boolean
  bootstrap: string[]
  /** null: in the clear. */
  tls: TlsSettings | null
  /** null: nobody signs in, but for a client certificate. */
  sasl: SaslSettings | null
  /** null: none, or the embedded one where `embedded` is set. */
  registry: HttpSettings | null
  /** Kafka Connect clusters that work on this one, each under a name of its own; mostly none or one. */
  connect: ConnectSettings[]
  readOnly: boolean
  production: boolean
  /** What all its searches together may read; absent: as `production` says. */
  searchBytesPerSecond?: number
  /** `broker.rack` of the brokers that are near; absent: none. */
  rack?: string
  /** Made-up records may be written although it is a production cluster. */
  flows?: boolean
  /** Its mark on the pages; null: none. */
  color: ClusterColor | null
}

/** Searches at the same time, and what those of a production cluster may read; Infinity: no limit. */
export interface SearchLimits {
  perPerson: number
  limit: number
  productionBytesPerSecond: number
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** Where it was written: `HEADGATE_PORT`, `--port`, or `headgate.yaml:12 clusters[0].id`. */
  path: string
  message: string
  /** What to write instead. */
  fix: string
}
