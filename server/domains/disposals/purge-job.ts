import { z } from 'zod'
import { problem } from '../../core/errors.ts'
import type { JobKind, JobRun } from '../../core/jobs.ts'
import type { Call } from '../../gateways/kafka/types.ts'
import { refuseOther } from '../topics/index.ts'
import { PurgeSpec } from './disposal-spec.ts'

const callMs = 15_000
const Checkpoint = z.object({ starts: z.record(z.string(), z.string()) })

/** Moves the start of each partition up to what was planned, one after the other. What is done again after a crash changes nothing. */
export const purgeJob: JobKind = {
  name: 'purge',
  async run(run) {
    const spec = PurgeSpec.parse(run.job.spec)
    const { readOnly } = run.clusters.get(run.job.cluster)
    if (readOnly) throw problem('read-only', `Cluster ${run.job.cluster} is read-only here.`)
    const starts = new Map(Object.entries(Checkpoint.parse(run.job.checkpoint ?? { starts: {} }).starts))
    for (const { partition, upTo } of spec.partitions) {
      if (starts.has(`${partition}`)) continue
      await run.turn(1)
      const start = await purge(run, spec, partition, BigInt(upTo))
      starts.set(`${partition}`, start.toString())
      const done = spec.partitions.filter((each) => starts.has(`${each.partition}`))
      const purged = done.reduce((sum, { records }) => sum + BigInt(records), 0n)
      const checkpoint = { starts: Object.fromEntries(starts) }
      await run.save({ checkpoint, outcomes: new Map([['purged', purged]]), selected: run.job.selected })
    }
    const known = new Map([...starts].map(([partition, start]) => [Number(partition), BigInt(start)]))
    await run.persist(async () => run.deadLetters.purged(run.job.cluster, spec.source.topicId, known).then(() => true))
    return { state: 'done', reason: null }
  },
}

/** Offsets of a topic that was created again are those of other records. */
async function purge(run: JobRun, { source }: PurgeSpec, partition: number, before: bigint): Promise<bigint> {
  const { kafka } = run.clusters.get(run.job.cluster)
  const call = (): Call => ({ signal: run.signal, timeoutMs: callMs })
  const { topics } = await kafka.describe({ topics: [source.topic], ...call() })
  refuseOther(topics, source)
  return kafka.deleteRecords({ topic: source.topic, partition, before }, call())
}
