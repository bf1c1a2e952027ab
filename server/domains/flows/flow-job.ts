import { setTimeout as delay } from 'node:timers/promises'
import { problem } from '../../core/errors.ts'
import type { JobEnd, JobKind, JobRun } from '../../core/jobs.ts'
import { OnceWriter, type Written } from '../copies/index.ts'
import { FlowCheckpoint, FlowSpec, recordMaker } from './flow-spec.ts'
import { refuseProduction } from './start-flow.ts'

/** Records of one write: what a run has to look for after a crash. */
const WRITE_RECORDS = 500

/**
 * Writes the records of each interval, then waits for the next one. Time in which it did not run is not made up for: after a pause it
 * goes on with the interval it was in. The cluster is asked again for what it allows, since the configuration may have changed.
 */
export const flowJob: JobKind = {
  name: 'flow',
  async run(run) {
    const spec = FlowSpec.parse(run.job.spec)
    const cluster = run.clusters.get(run.job.cluster)
    if (cluster.readOnly) throw problem('read-only', `Cluster ${run.job.cluster} is read-only here.`)
    refuseProduction(cluster)
    const producer = cluster.kafka.openProducer({ clientId: 'headgate-flow' })
    try {
      const writer = new OnceWriter(cluster.kafka, producer, spec.target)
      await writer.refuseRecreated()
      return await new FlowRun(run, spec, writer).run()
    } finally {
      await producer.close()
    }
  },
}

class FlowRun {
  readonly #run: JobRun
  readonly #spec: FlowSpec
  readonly #writer: OnceWriter
  readonly #make: ReturnType<typeof recordMaker>
  #checkpoint: FlowCheckpoint
  #nextAt = 0

  constructor(run: JobRun, spec: FlowSpec, writer: OnceWriter) {
    this.#run = run
    this.#spec = spec
    this.#writer = writer
    this.#make = recordMaker(spec)
    const start: FlowCheckpoint = { next: 0, written: '0', failed: '0', writing: null }
    this.#checkpoint = run.job.checkpoint === null ? start : FlowCheckpoint.parse(run.job.checkpoint)
  }

  async run(): Promise<JobEnd> {
    while (this.#checkpoint.next < this.#spec.total) {
      this.#run.signal.throwIfAborted()
      await this.#step()
    }
    const { failed } = this.#checkpoint
    return failed === '0' ? { state: 'done', reason: null } : { state: 'done-with-failures', reason: `${failed} records were refused by the broker.` }
  }

  async #step(): Promise<void> {
    const { next, writing } = this.#checkpoint
    if (writing !== null) {
      const records = this.#make(next, writing.count, writing.at)
      return this.#landed(writing.count, await this.#writer.finish(records, writing.ends))
    }
    const { records: perInterval, total } = this.#spec
    if (next % perInterval === 0) await this.#interval()
    const ready = Math.min(perInterval - (next % perInterval), total - next, WRITE_RECORDS)
    const count = await this.#run.turn(ready)
    const at = this.#run.clock.now()
    const records = this.#make(next, count, at)
    const ends = await this.#writer.prepare(records)
    await this.#save({ ...this.#checkpoint, writing: { count, at, ends } })
    return this.#landed(count, await this.#writer.write(records))
  }

  /** Waits for the next interval. One that is late begins at once, and the others follow it. */
  async #interval(): Promise<void> {
    const waitMs = this.#nextAt - performance.now()
    if (waitMs > 0) await delay(waitMs, undefined, { signal: this.#run.signal })
    this.#nextAt = performance.now() + this.#spec.everyMs
  }

  #landed(count: number, { written, failed }: Written): Promise<void> {
    const before = this.#checkpoint
    return this.#save({
      next: before.next + count,
      written: (BigInt(before.written) + written).toString(),
      failed: (BigInt(before.failed) + failed).toString(),
      writing: null,
    })
  }

  async #save(checkpoint: FlowCheckpoint): Promise<void> {
    const outcomes = new Map([
      ['written', BigInt(checkpoint.written)],
      ['failed', BigInt(checkpoint.failed)],
    ])
    await this.#run.save({ checkpoint, outcomes, selected: this.#run.job.selected })
    this.#checkpoint = checkpoint
  }
}
