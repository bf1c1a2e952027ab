import { problem } from '../../core/errors.ts'
import type { JobEnd, JobKind, JobRun } from '../../core/jobs.ts'
import type { Call, KafkaCluster, Producer, RawRecord, RecordToProduce } from '../../gateways/kafka/types.ts'
import { refuseOther } from '../topics/index.ts'
import { CopyCheckpoint, CopySpec, selectionTest } from './copy-spec.ts'
import { OnceWriter, type Written } from './once-writer.ts'

const READ_RECORDS = 500
const READ_BYTES = 1_048_576
const READ_MS = 15_000
/** One chunk of one partition: what is written of the offsets [at, to). */
interface Chunk {
  partition: number
  to: bigint
  records: RecordToProduce[]
}

/**
 * Copies records with their bytes, in the order of each partition. Each chunk is put on record before it is written, together with
 * the ends of the target, and again when it has landed. A run that takes over after a crash looks at what the target got since and
 * writes only what is missing: no record is lost and none is doubled.
 */
export const copyJob: JobKind = {
  name: 'copy',
  async run(run) {
    const spec = CopySpec.parse(run.job.spec)
    const { kafka, readOnly } = run.clusters.get(run.job.cluster)
    if (readOnly) throw problem('read-only', `Cluster ${run.job.cluster} is read-only here.`)
    const producer = kafka.openProducer({ clientId: 'headgate-copy' })
    try {
      return await new CopyRun(run, spec, kafka, producer).run()
    } finally {
      await producer.close()
    }
  },
}

class CopyRun {
  readonly #run: JobRun
  readonly #spec: CopySpec
  readonly #kafka: KafkaCluster
  readonly #writer: OnceWriter
  readonly #test: (record: RawRecord) => boolean
  #checkpoint: CopyCheckpoint

  constructor(run: JobRun, spec: CopySpec, kafka: KafkaCluster, producer: Producer) {
    this.#run = run
    this.#spec = spec
    this.#kafka = kafka
    this.#writer = new OnceWriter(kafka, producer, spec.target)
    this.#test = selectionTest(spec)
    const at = Object.fromEntries(spec.lanes.map(({ partition, from }) => [String(partition), from]))
    const start: CopyCheckpoint = { at, copied: '0', skipped: '0', failed: '0', writing: null }
    this.#checkpoint = run.job.checkpoint === null ? start : CopyCheckpoint.parse(run.job.checkpoint)
  }

  async run(): Promise<JobEnd> {
    await this.#refuseRecreated()
    for (const { partition, to } of this.#spec.lanes) {
      const end = BigInt(to)
      while (this.#at(partition) < end) {
        this.#run.signal.throwIfAborted()
        await this.#step(partition, end)
      }
    }
    const { failed } = this.#checkpoint
    return failed === '0' ? { state: 'done', reason: null } : { state: 'done-with-failures', reason: `${failed} records were refused by the broker.` }
  }

  #at(partition: number): bigint {
    return BigInt(this.#checkpoint.at[String(partition)] ?? '0')
  }

  #call(timeoutMs: number): Call {
    return { signal: AbortSignal.timeout(timeoutMs), timeoutMs }
  }

  async #step(partition: number, end: bigint): Promise<void> {
    const { writing } = this.#checkpoint
    if (writing !== null) {
      const chunk = await this.#read(writing.partition, BigInt(writing.to), Number.MAX_SAFE_INTEGER)
      return this.#landed(chunk, await this.#writer.finish(chunk.records, writing.ends))
    }
    const ready = await this.#read(partition, end, READ_RECORDS)
    const count = ready.records.length === 0 ? 0 : await this.#run.turn(ready.records.length)
    const chunk = count === ready.records.length ? ready : await this.#read(partition, end, count)
    if (chunk.records.length > 0) {
      const ends = await this.#writer.prepare(chunk.records)
      await this.#save({ ...this.#checkpoint, writing: { partition, to: chunk.to.toString(), ends } })
    }
    return this.#landed(chunk, await this.#writer.write(chunk.records))
  }

  /** Reads until `most` records match or `end` is reached. Deterministic: the same stretch gives the same chunk again. */
  async #read(partition: number, end: bigint, most: number): Promise<Chunk> {
    const { source, selection } = this.#spec
    const records: RecordToProduce[] = []
    let at = this.#at(partition)
    while (at < end && records.length < most) {
      const request = {
        topic: source.topic,
        partition,
        from: at,
        to: end,
        maxRecords: READ_RECORDS,
        maxBytes: READ_BYTES,
        isolation: selection.isolation,
      }
      const read = await this.#kafka.readPartition(request, this.#call(READ_MS))
      if (read.logStart > at)
        throw problem('record-expired', `Offsets ${at} to ${read.logStart - 1n} of partition ${partition} expired before they were copied.`)
      for (const entry of read.entries) {
        if (entry.kind === 'unreadable') throw problem('record-unreadable', `Partition ${partition}: ${entry.batch.message}`)
        if (this.#test(entry.record)) records.push(this.#toProduce(entry.record))
        at = entry.record.offset + 1n
        if (records.length >= most) return { partition, to: at, records }
      }
      const next = read.complete ? end : read.nextOffset
      if (next <= at && read.entries.length === 0)
        throw problem('broker-refused', `Partition ${partition} gives nothing at ${at}; an open transaction may hide it.`)
      at = next > at ? next : at
      // A stretch in which little matches is put on record in pieces.
      if (most !== Number.MAX_SAFE_INTEGER && records.length === 0) break
    }
    return { partition, to: at, records }
  }

  #toProduce({ key, value, headers, timestamp, partition, offset }: RawRecord): RecordToProduce {
    const spread = Number(offset % BigInt(this.#spec.target.partitions))
    const target = this.#spec.partitionRule === 'same' ? partition : key === null ? spread : null
    return { key, value, headers, timestamp: timestamp < 0n ? null : timestamp, partition: target }
  }

  async #landed(chunk: Chunk, { written, failed }: Written): Promise<void> {
    const skipped = chunk.to - this.#at(chunk.partition) - BigInt(chunk.records.length)
    const { at, ...before } = this.#checkpoint
    await this.#save({
      at: { ...at, [String(chunk.partition)]: chunk.to.toString() },
      copied: (BigInt(before.copied) + written).toString(),
      skipped: (BigInt(before.skipped) + skipped).toString(),
      failed: (BigInt(before.failed) + failed).toString(),
      writing: null,
    })
  }

  async #save(checkpoint: CopyCheckpoint): Promise<void> {
    const { copied, skipped, failed } = checkpoint
    const outcomes = new Map([
      ['copied', BigInt(copied)],
      ['skipped', BigInt(skipped)],
      ['failed', BigInt(failed)],
    ])
    await this.#run.save({ checkpoint, outcomes, selected: this.#run.job.selected })
    this.#checkpoint = checkpoint
  }

  async #refuseRecreated(): Promise<void> {
    const { source, target } = this.#spec
    const { topics } = await this.#kafka.describe({ topics: [source.topic, target.topic], ...this.#call(READ_MS) })
    for (const each of [source, target]) refuseOther(topics, each)
  }
}
