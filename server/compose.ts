import { join } from 'node:path'
import { type Identify, identifyBy } from './auth/identify.ts'
import { allowAll, type Policy } from './auth/policy.ts'
import type { ClusterConfig, Config } from './config/config.ts'
import { REQUEST_DEADLINE_MS } from './contract/deadlines.ts'
import { type Clock, instant, systemClock } from './core/clock.ts'
import { securityOf } from './core/connection-settings.ts'
import type { ClusterHandle, Ctx } from './core/context.ts'
import { problem } from './core/errors.ts'
import type { JobKind } from './core/jobs.ts'
import { Lifecycle } from './core/lifecycle.ts'
import type { Log } from './core/log.ts'
import { Places } from './core/places.ts'
import { ClusterSet, type ClusterSnapshot } from './domains/clusters/index.ts'
import { DlqIndex } from './domains/dlq/index.ts'
import { jobToWire } from './domains/jobs/index.ts'
import { LiveTails } from './domains/live/index.ts'
import { RateRecorder } from './domains/rates/index.ts'
import { ProducerDesk } from './domains/records/index.ts'
import { SearchDesk } from './domains/search/index.ts'
import { connectDoor } from './gateways/connect/door.ts'
import { openConnect } from './gateways/connect/index.ts'
import { openConnectProbe } from './gateways/connect/probe.ts'
import type { DemoControl } from './gateways/demo/demo-control.ts'
import { openKafkaCluster } from './gateways/kafka/index.ts'
import { openConnectionProbe } from './gateways/kafka/probe/index.ts'
import { registryDoor } from './gateways/registry/door.ts'
import { openSchemaRegistry } from './gateways/registry/index.ts'
import { openRegistryProbe } from './gateways/registry/probe.ts'
import { createAuditLog } from './gateways/store/audit-log.ts'
import { createDeadLetterRecords } from './gateways/store/dead-letters.ts'
import { createDecoderMemory } from './gateways/store/decoder-memory.ts'
import { createImportStage } from './gateways/store/import-stage.ts'
import { createJobRecords } from './gateways/store/job-records.ts'
import { createRateHistory } from './gateways/store/rate-history.ts'
import { createReplayOutcomes } from './gateways/store/replay-outcomes.ts'
import { createReplayRecords } from './gateways/store/replay-records.ts'
import { createSavedSearches } from './gateways/store/saved-searches.ts'
import { Store } from './gateways/store/store.ts'
import { createApi } from './http/api.ts'
import type { ReadyPart } from './http/health.ts'
import { closeListener, createListener, listen } from './http/listener.ts'
import { createMetrics } from './http/metrics.ts'
import { checkHost, refusalOf } from './http/origin.ts'
import { openPages, type Pages } from './http/pages.ts'
import { endpoints } from './http/routes.ts'
import { JobEngine } from './jobs/engine.ts'
import { jobKinds } from './jobs/kinds.ts'
import { attachRealtime } from './realtime/attach-realtime.ts'
import { createSerde } from './serde/decode.ts'

const ROOT = join(import.meta.dirname, '..')

/** What the server is put into: configuration, and the parts that live outside of it. */
export interface Surroundings {
  config: Config
  version: string
  log: Log
  /** Addresses of the embedded parts, where there are any; their readiness is shown, not waited for. */
  embedded: { bootstrap: string[] | null; registryUrl: string | null; connectUrl: string | null; parts: () => ReadyPart[] }
  /** Resolves when there is a database to ask; asked again after it failed. */
  databaseUrl: (signal: AbortSignal) => Promise<string>
  demo: DemoControl | null
  /** false: the API alone, without the web app. */
  pages: boolean
  /** Every reply is checked against its contract. */
  checkAllReplies: boolean
  /** How long one request may take; 30 s unless told. */
  requestDeadlineMs?: number
  clock?: Clock
  identify?: Identify
  policy?: Policy
  /** Kinds of jobs that are run; all of ours unless told. */
  jobKinds?: ReadonlyMap<string, JobKind>
}

export interface Headgate {
  /** Listens and starts everything; parts that are not there yet come up behind. */
  start(): Promise<{ port: number }>
  stop(): Promise<{ failed: string[] }>
}

/** The only place that constructs things. What is registered first is stopped last. */
export async function compose(surroundings: Surroundings): Promise<Headgate> {
  const { config, log, version } = surroundings
  const clock = surroundings.clock ?? systemClock
  const lifecycle = new Lifecycle(log)
  const stopping = new AbortController()
  const metrics = createMetrics()

  const store = new Store({ url: surroundings.databaseUrl, log })
  lifecycle.register({ name: 'database', start: () => store.start(), stop: () => store.close() })

  const rates = createRateHistory(store)
  const recorder = new RateRecorder({ history: rates, log })
  lifecycle.register({ name: 'rate samples', stop: () => recorder.close() })
  metrics.onCollect(() => {
    for (const [state, count] of Object.entries(recorder.stats())) metrics.rateSamples.set({ state }, count)
  })

  const onStatus = ({ id }: ClusterHandle, { status, checkedAt }: ClusterSnapshot) => {
    realtime.clusterHealth({ cluster: id, status, checkedAt: instant(checkedAt ?? clock.now()) })
  }
  const onSnapshot = (handle: ClusterHandle, snapshot: ClusterSnapshot) => {
    const { id } = handle
    metrics.clusterUp.set({ cluster: id }, snapshot.status === 'up' || snapshot.status === 'degraded' ? 1 : 0)
    recorder.look(id, snapshot)
    dlqIndex.look(handle, snapshot)
  }
  const handles = config.clusters.map((cluster) => handleOf(cluster, surroundings))
  const clusters = new ClusterSet({ handles, clock, log, onStatus, onSnapshot })
  lifecycle.register({ name: 'kafka', start: () => clusters.start(), stop: () => clusters.close() })

  const searches = new SearchDesk(config.search)
  lifecycle.register({ name: 'searches', stop: () => searches.close() })

  const producers = new ProducerDesk()
  lifecycle.register({ name: 'producers', stop: () => producers.close() })

  const deadLetters = createDeadLetterRecords(store)
  const dlqIndex = new DlqIndex({ records: deadLetters, rateOf: (cluster) => searches.rateOf(cluster), clock, log })
  lifecycle.register({ name: 'dead letters', stop: () => dlqIndex.close() })

  const live = new LiveTails({ clock, log, limits: { tails: config.tails.limit } })
  lifecycle.register({ name: 'live views', stop: () => live.close() })
  metrics.onCollect(() => metrics.tails.set(live.stats().tails))

  const replays = createReplayRecords(store)
  const imports = createImportStage(store, config.imports)
  const jobs = new JobEngine({
    records: createJobRecords(store),
    replays,
    deadLetters,
    raw: (text, values) => store.raw(text, values),
    kinds: surroundings.jobKinds ?? jobKinds,
    clusters,
    imports,
    changes: searches.pool,
    clock,
    log,
    onProgress: (job) => realtime.jobProgress(jobToWire(job)),
  })
  lifecycle.register({ name: 'jobs', start: () => jobs.begin(), stop: () => jobs.close(), stopTimeoutMs: 8000 })

  const contextFor = contexts(
    surroundings,
    {
      clock,
      clusters,
      rates,
      jobs,
      deadLetters,
      replays,
      outcomes: createReplayOutcomes(store),
      imports,
      searches,
      checks: new Places('checks of connections', { perPerson: 4, limit: 16 }),
      producers,
      savedSearches: createSavedSearches(store),
      decoders: createDecoderMemory(store, clock),
      serde: createSerde(),
      audit: createAuditLog(store),
    },
    stopping.signal,
  )
  const origins = { loopbackOnly: config.auth.mode === 'local', publicOrigin: config.publicOrigin }
  let pages: Pages | null = null
  const api = await createApi({
    endpoints,
    contextFor,
    ready: () => [
      { name: 'database', required: true, state: store.state.state, detail: store.state.reason },
      ...(pages === null ? [] : [{ name: 'pages', required: true, ...pages.state() }]),
      ...surroundings.embedded.parts(),
    ],
    draining: () => lifecycle.draining,
    metrics,
    log,
    version,
    basePath: config.basePath,
    origins,
    deadlineMs: surroundings.requestDeadlineMs ?? REQUEST_DEADLINE_MS,
    checkAllReplies: surroundings.checkAllReplies,
  })
  lifecycle.register({ name: 'api', stop: () => api.close() })

  const server = createListener({
    basePath: config.basePath,
    api: api.handle,
    pages: () => pages?.handle ?? null,
    checkHost: (headers) => checkHost(headers, origins),
    upgrades: ['/socket.io/', ...(config.dev ? ['/_next/'] : [])],
  })
  lifecycle.register({ name: 'requests', stop: () => closeListener(server, 3000), stopTimeoutMs: 6000 })
  if (surroundings.pages) {
    pages = openPages({ dir: ROOT, dev: config.dev, port: config.port.number, host: config.host, server, log })
    lifecycle.register({ name: 'pages', stop: pages.close })
  }
  const { demo } = surroundings
  const realtime = attachRealtime({
    httpServer: server,
    path: `${config.basePath}/socket.io`,
    live,
    log,
    clock,
    guard: ({ headers }) => refusalOf(headers, origins),
    ctxFor: (request, call) => contextFor({ headers: request.headers, ...call }),
    demo: demo === null ? null : { stats: (signal) => demo.get({ signal }) },
  })
  lifecycle.register({ name: 'sockets', stop: () => realtime.close() })
  // Calls under way end first, so that nothing that is stopped later waits for a broker.
  lifecycle.register({ name: 'calls', stop: () => stopping.abort(problem('draining', 'Headgate is stopping.')) })

  return {
    async start() {
      const port = await listen(server, config.port.number, config.host)
      await lifecycle.start()
      return { port }
    },
    stop: () => lifecycle.stop(),
  }
}

type Shared = Pick<
  Ctx,
  | 'clock'
  | 'clusters'
  | 'rates'
  | 'jobs'
  | 'imports'
  | 'deadLetters'
  | 'replays'
  | 'outcomes'
  | 'searches'
  | 'checks'
  | 'producers'
  | 'savedSearches'
  | 'decoders'
  | 'serde'
  | 'audit'
>

/** Makes the context of one caller: who it is, what it may reach, and until when. */
function contexts(surroundings: Surroundings, shared: Shared, stopping: AbortSignal) {
  const { config, log, version, demo } = surroundings
  const policy = surroundings.policy ?? allowAll
  const identify = surroundings.identify ?? identifyBy(config.auth.mode)
  const about = { version, authMode: config.auth.mode, bind: `${config.host}:${config.port.number}` }
  return (request: { headers: Parameters<Identify>[0]; requestId: string; signal: AbortSignal }): Ctx => ({
    ...shared,
    actor: identify(request.headers),
    requestId: request.requestId,
    signal: AbortSignal.any([request.signal, stopping]),
    log: log.child({ requestId: request.requestId }),
    policy,
    demo,
    about,
  })
}

function handleOf(cluster: ClusterConfig, { config, embedded, log }: Surroundings): ClusterHandle {
  const bootstrap = cluster.embedded ? (embedded.bootstrap ?? []) : cluster.bootstrap
  const ownRegistry = cluster.embedded && embedded.registryUrl !== null ? { url: embedded.registryUrl } : null
  const registry = cluster.registry ?? ownRegistry
  const ownConnect = cluster.embedded && embedded.connectUrl !== null ? [{ name: 'connect', url: embedded.connectUrl }] : null
  const connect = ownConnect ?? cluster.connect
  const connectAway = () => {
    const part = ownConnect === null ? undefined : embedded.parts().find(({ name }) => name === 'embedded connect')
    if (part === undefined || part.state === 'ready') return null
    return {
      starting: part.state === 'starting',
      reason: part.detail ?? 'The embedded Kafka Connect is starting; before its first start 90 MB are downloaded.',
    }
  }
  const { id, name, readOnly, production, searchBytesPerSecond, color, tls, sasl, rack } = cluster
  return {
    id,
    name,
    readOnly,
    production,
    ...(cluster.flows === undefined ? {} : { flows: cluster.flows }),
    ...(searchBytesPerSecond === undefined ? {} : { searchBytesPerSecond }),
    color,
    security: securityOf(cluster),
    embedded: cluster.embedded,
    kafka: openKafkaCluster({ id, bootstrap, clientId: 'headgate', timeoutMs: 5000, tls, sasl, rack }, log),
    registry: registry === null ? null : openSchemaRegistry({ ...registry, log }),
    decoderFiles: config.decoders.filter((file) => file.cluster === null || file.cluster === id),
    connect: connect.map((one) => openConnect(one, connectAway)),
    doctor: {
      connection: openConnectionProbe({ bootstrap, clientId: 'headgate-doctor', tls, sasl }),
      registry: registry === null ? null : openRegistryProbe(registryDoor(registry)),
      connect: connect.map((one) => openConnectProbe(one.name, connectDoor(one))),
    },
    starting: () => {
      const kafka = cluster.embedded ? embedded.parts().find((part) => part.name === 'embedded kafka') : undefined
      if (kafka === undefined || kafka.state === 'ready') return null
      return kafka.detail ?? 'The embedded Kafka is starting.'
    },
  }
}
