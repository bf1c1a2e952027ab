import { z } from 'zod'
import type { RecordTriage } from '../../core/dead-letters.ts'
import type { JobEnd, JobKind, JobRun } from '../../core/jobs.ts'
import { type DecidedLetter, decisionsOf, mappingOf } from '../dlq/index.ts'
import { SourceReader, selectionOf } from '../replays/index.ts'
import { DiscardSpec } from './disposal-spec.ts'
import { isMarked } from './is-marked.ts'

const Checkpoint = z.object({ next: z.record(z.string(), z.string()), outcomes: z.record(z.string(), z.string()) })
const marked = { discarded: 'discarded', new: 'taken back' } as const

/** Marks dead letters in Headgate; Kafka is only read. What is marked again after a crash is the same mark. */
export const discardJob: JobKind = {
  name: 'discard',
  async run(run) {
    const spec = DiscardSpec.parse(run.job.spec)
    const marker = new Marker(run, spec)
    for (const lane of spec.lanes) await marker.lane(lane)
    if (spec.mark === 'new') await takeKindsBack(run, spec)
    return marker.end()
  },
}

class Marker {
  readonly #run: JobRun
  readonly #spec: DiscardSpec
  readonly #next: Map<string, string>
  readonly #outcomes: Map<string, bigint>

  constructor(run: JobRun, spec: DiscardSpec) {
    const { next, outcomes } = Checkpoint.parse(run.job.checkpoint ?? { next: {}, outcomes: {} })
    this.#run = run
    this.#spec = spec
    this.#next = new Map(Object.entries(next))
    this.#outcomes = new Map(Object.entries(outcomes).map(([name, count]) => [name, BigInt(count)]))
  }

  async lane({ partition, from, to, selected }: DiscardSpec['lanes'][number]): Promise<void> {
    const run = this.#run
    const { source } = this.#spec
    const mapping = mappingOf(this.#spec.mapping)
    const start = BigInt(this.#next.get(`${partition}`) ?? from)
    if (start >= BigInt(to)) return
    const { kafka } = run.clusters.get(run.job.cluster)
    const selects = selectionOf(this.#spec)
    const reader = new SourceReader(kafka, { ...source, partition, from: start, to: BigInt(to), selects, signal: run.signal })
    const decisions = await decisionsOf(run.deadLetters, { cluster: run.job.cluster, topicId: source.topicId, mapping })
    for (let ready = await reader.ready(); ready > 0; ready = await reader.ready()) {
      const { records, next } = reader.take(await run.turn(ready))
      const letters = await decisions.about(records)
      const rows = letters.filter((letter) => this.#isOurs(letter) || isMarked(letter, this.#spec)).map((letter) => this.#row(letter))
      if (rows.length > 0) await run.persist(async () => run.deadLetters.triageRecords(run.job.cluster, source.topicId, rows).then(() => true))
      this.#count(marked[this.#spec.mark], rows.length)
      this.#count('skipped', records.length - rows.length)
      this.#count(`seen ${partition}`, records.length)
      await this.#save(partition, next)
    }
    const seen = this.#outcomes.get(`seen ${partition}`) ?? 0n
    this.#count('expired', BigInt(selected) - seen)
    await this.#save(partition, BigInt(to))
  }

  end(): JobEnd {
    const expired = this.#outcomes.get('expired') ?? 0n
    if (expired === 0n) return { state: 'done', reason: null }
    return { state: 'done-with-failures', reason: `${expired} selected dead letters had expired before they were marked.` }
  }

  /** By an earlier run of this job, whose counts did not come on record. */
  #isOurs({ own, triage }: DecidedLetter): boolean {
    return own && triage?.state === this.#spec.mark && triage.note === this.#note
  }

  get #note(): string {
    return `${this.#spec.reason} (job ${this.#run.job.id})`
  }

  #row({ record, print, triage }: DecidedLetter): RecordTriage {
    const { partition, offset } = record
    const { mark } = this.#spec
    const by = this.#run.job.createdBy
    return { partition, offset, failureId: print.id, state: mark, owner: triage?.owner ?? null, note: this.#note, by, at: this.#run.clock.now() }
  }

  #count(outcome: string, records: number | bigint): void {
    if (BigInt(records) !== 0n) this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0n) + BigInt(records))
  }

  async #save(partition: number, next: bigint): Promise<void> {
    this.#next.set(`${partition}`, next.toString())
    const outcomes = Object.fromEntries([...this.#outcomes].map(([name, count]) => [name, count.toString()]))
    const shown = new Map([...this.#outcomes].filter(([name]) => !name.startsWith('seen ')))
    const checkpoint = { next: Object.fromEntries(this.#next), outcomes }
    await this.#run.save({ checkpoint, outcomes: shown, selected: this.#run.job.selected })
  }
}

/** Kinds of failure that were discarded as a whole: their records are open again, so they are. */
async function takeKindsBack(run: JobRun, { selection, source, reason }: DiscardSpec): Promise<void> {
  if (!('all' in selection || 'failure' in selection)) return
  const groups = await run.deadLetters.failures(run.job.cluster, source.topicId)
  const meant = groups.filter(({ id, triage }) => triage?.state === 'discarded' && ('all' in selection || id === selection.failure))
  for (const { id, triage } of meant) {
    const back = { state: 'new' as const, owner: triage?.owner ?? null, note: reason, by: run.job.createdBy, at: run.clock.now() }
    await run.persist(async () => run.deadLetters.triageFailure(run.job.cluster, source.topicId, id, back).then(() => true))
  }
}
