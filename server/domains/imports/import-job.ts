import { problem } from '../../core/errors.ts'
import type { JobEnd, JobKind, JobRun } from '../../core/jobs.ts'
import type { RecordToProduce } from '../../gateways/kafka/types.ts'
import { OnceWriter, type Written } from '../copies/index.ts'
import { ImportCheckpoint, ImportSpec } from './import-spec.ts'
import { readLine, recordOf } from './read-line.ts'

/** Records of one write: what a run has to look for after a crash. */
const WRITE_RECORDS = 500
const WRITE_BYTES = 1_048_576

/** Writes the records of a staged file, piece after piece and in the order of its lines. Each write is on record before and after. */
export const importJob: JobKind = {
  name: 'import',
  async run(run) {
    const spec = ImportSpec.parse(run.job.spec)
    const { kafka, readOnly } = run.clusters.get(run.job.cluster)
    if (readOnly) throw problem('read-only', `Cluster ${run.job.cluster} is read-only here.`)
    const producer = kafka.openProducer({ clientId: 'headgate-import' })
    try {
      const writer = new OnceWriter(kafka, producer, spec.target)
      await writer.refuseRecreated()
      return await new ImportRun(run, spec, writer).run()
    } finally {
      await producer.close()
    }
  },
}

class ImportRun {
  readonly #run: JobRun
  readonly #spec: ImportSpec
  readonly #writer: OnceWriter
  #checkpoint: ImportCheckpoint

  constructor(run: JobRun, spec: ImportSpec, writer: OnceWriter) {
    this.#run = run
    this.#spec = spec
    this.#writer = writer
    const start: ImportCheckpoint = { piece: 0, line: 0, imported: '0', failed: '0', writing: null }
    this.#checkpoint = run.job.checkpoint === null ? start : ImportCheckpoint.parse(run.job.checkpoint)
  }

  async run(): Promise<JobEnd> {
    while (this.#checkpoint.piece < this.#spec.pieces) {
      const records = await this.#records(this.#checkpoint.piece)
      while (this.#checkpoint.line < records.length) {
        this.#run.signal.throwIfAborted()
        await this.#step(records)
      }
      await this.#save({ ...this.#checkpoint, piece: this.#checkpoint.piece + 1, line: 0 })
    }
    await this.#run.imports.drop(this.#spec.importId)
    const { failed } = this.#checkpoint
    return failed === '0' ? { state: 'done', reason: null } : { state: 'done-with-failures', reason: `${failed} records were refused by the broker.` }
  }

  async #records(seq: number): Promise<RecordToProduce[]> {
    const piece = await this.#run.imports.get(this.#spec.importId, seq)
    if (piece === null) throw problem('job-state', 'What was uploaded for this job is gone. Cancel it, and import the file again.')
    const { target, partitionRule, timestamp } = this.#spec
    const rules = { partitions: target.partitions, partitionRule, timestamp }
    return linesOf(piece.lines).map((bytes, index) => {
      const number = piece.firstLine + index
      const read = readLine(number, bytes, rules)
      if (read.kind !== 'record') throw new Error(`line ${number} was checked and is no record now`)
      return recordOf(read.record, number, rules)
    })
  }

  async #step(records: RecordToProduce[]): Promise<void> {
    const { line, writing } = this.#checkpoint
    if (writing !== null) {
      const chunk = records.slice(line, line + writing.count)
      return this.#landed(chunk.length, await this.#writer.finish(chunk, writing.ends))
    }
    const count = await this.#run.turn(readyFrom(records, line))
    const chunk = records.slice(line, line + count)
    const ends = await this.#writer.prepare(chunk)
    await this.#save({ ...this.#checkpoint, writing: { count, ends } })
    return this.#landed(count, await this.#writer.write(chunk))
  }

  #landed(count: number, { written, failed }: Written): Promise<void> {
    const before = this.#checkpoint
    return this.#save({
      piece: before.piece,
      line: before.line + count,
      imported: (BigInt(before.imported) + written).toString(),
      failed: (BigInt(before.failed) + failed).toString(),
      writing: null,
    })
  }

  async #save(checkpoint: ImportCheckpoint): Promise<void> {
    const outcomes = new Map([
      ['imported', BigInt(checkpoint.imported)],
      ['failed', BigInt(checkpoint.failed)],
    ])
    await this.#run.save({ checkpoint, outcomes, selected: this.#run.job.selected })
    this.#checkpoint = checkpoint
  }
}

/** How many records from there on make one write. */
function readyFrom(records: RecordToProduce[], from: number): number {
  let bytes = 0
  let count = 0
  for (const { key, value } of records.slice(from, from + WRITE_RECORDS)) {
    bytes += (key?.length ?? 0) + (value?.length ?? 0)
    if (count > 0 && bytes > WRITE_BYTES) break
    count += 1
  }
  return count
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    lines.push(bytes.subarray(from, end < 0 ? bytes.length : end))
    from = end < 0 ? bytes.length : end + 1
  }
  return lines
}
