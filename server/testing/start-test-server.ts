import type { Identify } from '../auth/identify.ts'
import type { Policy } from '../auth/policy.ts'
import { compose } from '../compose.ts'
import type { ClusterConfig, Config } from '../config/config.ts'
import { API_BASE } from '../contract/define.ts'
import type { JobKind } from '../core/jobs.ts'
import { type Log, silentLog } from '../core/log.ts'
import type { DemoControl } from '../gateways/demo/demo-control.ts'
import { databaseSettled } from './database-settled.ts'
import { testStack } from './stack.ts'

export interface TestServerOptions {
  /** Of a database of the test's own; null: none answers. */
  databaseUrl: string
  clusters?: ClusterConfig[]
  config?: Partial<Config>
  demo?: DemoControl | null
  identify?: Identify
  policy?: Policy
  pages?: boolean
  /** How long one request may take; the server's own time unless told. */
  requestDeadlineMs?: number
  log?: Log
  jobKinds?: ReadonlyMap<string, JobKind>
}

export interface TestServer {
  url: string
  /** Calls the API as a script does. `path` is below `/api/v1`. */
  api(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<{ failed: string[] }>
}

/** The cluster of this test run under the id `test`. */
export function testCluster(changes: Partial<ClusterConfig> = {}): ClusterConfig {
  const { bootstrap, registryUrl } = testStack()
  return {
    id: 'test',
    name: 'Test',
    embedded: false,
    bootstrap,
    registry: { url: registryUrl },
    connect: [],
    readOnly: false,
    production: false,
    color: null,
    tls: null,
    sasl: null,
    ...changes,
  }
}

/** The whole server on a free port, with the run's real Kafka, registry and PostgreSQL behind it. */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const config: Config = {
    port: { number: 0, mandatory: true },
    host: '127.0.0.1',
    home: '',
    auth: { mode: 'local' },
    clusters: options.clusters ?? [testCluster()],
    decoders: [],
    database: { url: options.databaseUrl },
    demo: false,
    embeddedConnect: false,
    log: { level: 'silent', pretty: false },
    basePath: '',
    publicOrigin: null,
    tails: { limit: 200 },
    search: { perPerson: 4, limit: 32, productionBytesPerSecond: 50_000_000 },
    imports: { maxBytes: 67_108_864 },
    dev: false,
    fresh: { wipe: false, yes: false },
    ...options.config,
  }
  const headgate = await compose({
    config,
    version: 'test',
    log: options.log ?? silentLog,
    embedded: { bootstrap: null, registryUrl: null, connectUrl: null, parts: () => [] },
    databaseUrl: async () => options.databaseUrl,
    demo: options.demo ?? null,
    pages: options.pages ?? false,
    checkAllReplies: true,
    ...(options.requestDeadlineMs === undefined ? {} : { requestDeadlineMs: options.requestDeadlineMs }),
    ...(options.identify === undefined ? {} : { identify: options.identify }),
    ...(options.jobKinds === undefined ? {} : { jobKinds: options.jobKinds }),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  })
  const { port } = await headgate.start()
  const url = `http://127.0.0.1:${port}${config.basePath}`
  await databaseSettled(url)
  return {
    url,
    api: (path, init = {}) => fetch(`${url}${API_BASE}${path}`, { signal: AbortSignal.timeout(20_000), ...init }),
    stop: () => headgate.stop(),
  }
}
