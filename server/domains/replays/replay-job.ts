import { problem } from '../../core/errors.ts'
import type { JobEnd, JobKind, JobRun } from '../../core/jobs.ts'
import type { LaneState } from '../../core/replays.ts'
import type { TransactionFlow } from '../../gateways/kafka/transactions/types.ts'
import type { KafkaCluster } from '../../gateways/kafka/types.ts'
import { mappingOf } from '../dlq/index.ts'
import type { CrashPoint } from './crash-points.ts'
import { Decider } from './decide.ts'
import { awaitCanary, canaryLanes } from './guards/await-canary.ts'
import { LagGuard } from './guards/lag-guard.ts'
import { type LaneParts, ReplayLane } from './replay-lane.ts'
import { ReplaySpec, type ReplayTopic } from './replay-spec.ts'
import { ReplayStopped } from './replay-stopped.ts'
import { selectionOf } from './select.ts'
import { Changer } from './transform/changer.ts'
import { placeKey } from './verify-lane.ts'

/** For tests alone; without them nothing is ended and the cluster says which flow. */
export interface ReplayFaults {
  reached?: (point: CrashPoint) => void
  transactions?: TransactionFlow
}

/** Lanes that run at once: each has connections and a transaction of its own. */
const lanesAtOnce = 4
const callMs = 15_000

/** Replays dead letters, each once: see ReplayLane. Lanes go side by side, and one that stops the job stops them all. */
export function replayJob(faults: ReplayFaults = {}): JobKind {
  return {
    name: 'replay',
    async run(run) {
      faults.reached?.('after-lease')
      const spec = ReplaySpec.parse(run.job.spec)
      const { kafka, readOnly } = run.clusters.get(run.job.cluster)
      if (readOnly) throw problem('read-only', `Cluster ${run.job.cluster} is read-only here.`)
      try {
        await runLanes(run, spec, kafka, faults)
      } catch (error) {
        if (!(error instanceof ReplayStopped)) throw error
        if (error.doubtful > 0n) await run.persist((lease) => run.replays.doubt(lease, error.doubtful))
        return { state: error.state, reason: error.message }
      }
      return endOf(run)
    },
  }
}

async function runLanes(run: JobRun, spec: ReplaySpec, kafka: KafkaCluster, faults: ReplayFaults): Promise<void> {
  const first = canaryLanes(spec, await laneStates(run, spec, kafka))
  if (first.length > 0) {
    await runSome(run, { ...spec, lanes: first }, kafka, faults)
    await awaitCanary(run, spec, kafka)
  }
  await runSome(run, spec, kafka, faults)
}

/** Lanes side by side; one that ends before its end stops them all. */
async function runSome(run: JobRun, spec: ReplaySpec, kafka: KafkaCluster, faults: ReplayFaults): Promise<void> {
  const states = await laneStates(run, spec, kafka)
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const parts: LaneParts = {
    run: new LagGuard(run, spec, kafka).guarded(),
    spec,
    kafka,
    signal,
    decider: new Decider(run.job.id, spec),
    changer: changerOf(run, spec, signal),
    mapping: mappingOf(spec.mapping),
    selects: selectionOf(spec),
    flow: faults.transactions,
    reached: faults.reached ?? (() => undefined),
  }
  const waiting = spec.lanes.flatMap((lane) => {
    const state = states.get(lane.partition)
    return state === undefined ? [] : [new ReplayLane(parts, lane, state)]
  })
  const worker = async () => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      signal.throwIfAborted()
      await lane.run().catch((error: unknown) => {
        stop.abort(error)
        throw error
      })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanesAtOnce }, worker))
  run.signal.throwIfAborted()
  if (stop.signal.aborted) throw stop.signal.reason
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Ends with the run: what a later one changes is the same, since all that it depends on is frozen in the spec. */
function changerOf(run: JobRun, { transform }: ReplaySpec, signal: AbortSignal): Changer | null {
  if (transform === null) return null
  return new Changer({ pool: run.changes, cluster: run.clusters.get(run.job.cluster), transform, signal })
}

/** Where each lane stands. Before the first record the ends of all targets are put on record: a later look begins there. */
async function laneStates(run: JobRun, spec: ReplaySpec, kafka: KafkaCluster): Promise<Map<number, LaneState>> {
  const states = new Map((await run.replays.lanes(run.job.id)).map((state) => [state.partition, state]))
  const missing = spec.lanes.filter(({ partition }) => !states.has(partition))
  if (missing.length === 0) return states
  const ends = await endsOf(kafka, spec.parking === null ? spec.topics : [...spec.topics, spec.parking], run.signal)
  for (const { partition, from } of missing) {
    const state: LaneState = { partition, next: BigInt(from), ends, producers: new Set() }
    await run.persist((lease) => run.replays.save(lease, { topicId: spec.source.topicId, lane: state, rows: [] }))
    states.set(partition, state)
  }
  return states
}

async function endsOf(kafka: KafkaCluster, topics: ReplayTopic[], signal: AbortSignal): Promise<Map<string, bigint>> {
  const queries = topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition, spec: 'latest' as const })),
  )
  const answers = await kafka.listOffsets(queries, { signal, timeoutMs: callMs })
  return new Map(
    answers.map(({ topic, partition, offset, error }) => {
      if (offset === null) throw error ?? problem('broker-refused', `The end of partition ${partition} of ${topic} is not known.`)
      return [placeKey(topic, partition), offset]
    }),
  )
}

async function endOf(run: JobRun): Promise<JobEnd> {
  const counts = await run.replays.counts(run.job.id)
  const [failed, expired] = [counts.get('failed') ?? 0n, counts.get('expired') ?? 0n]
  if (failed + expired === 0n) return { state: 'done', reason: null }
  const said = [failed > 0n ? `${failed} dead letters failed` : '', expired > 0n ? `${expired} had expired` : ''].filter((each) => each !== '')
  return { state: 'done-with-failures', reason: `${said.join(', and ')}: see the ledger.` }
}
