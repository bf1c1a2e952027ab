import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ExportEnd } from '../../contract/exports.ts'
import { messageOf } from '../../core/errors.ts'
import type { Isolation, KafkaCluster, LogEntry, RawRecord, TopicDescription } from '../../gateways/kafka/types.ts'
import type { Verdict } from '../../scan/messages.ts'
import { csvHead, recordLine, recordRow } from './record-line.ts'

type End = z.input<typeof ExportEnd>

/** What is exported of one partition; `at` moves from `from` to `to`. */
export interface ExportLane {
  partition: number
  from: bigint
  to: bigint
  at: bigint
  problem: string | null
}

export interface ExportParts {
  kafka: KafkaCluster
  topic: TopicDescription
  lanes: ExportLane[]
  test: (record: RawRecord) => boolean
  /** Of records that pass the test: whether they are wanted, or why that cannot be said. null: all of them are. */
  judge: ((records: RawRecord[]) => Promise<Verdict[]>) | null
  isolation: Isolation
  format: 'ndjson' | 'csv'
  limit: bigint | null
  notices: End['notices']
  cursorOf: (lanes: ExportLane[]) => string
  signal: AbortSignal
}

const READ_RECORDS = 1000
const READ_BYTES = 1_048_576
/** What is handed on at once. Larger texts outlive V8's cheap collections, and the server's memory grows by hundreds of megabytes. */
const BLOCK_CHARACTERS = 65_536
const READ_MS = 15_000
const MOST_MESSAGE = 300

/**
 * Writes partition after partition, one read at a time: memory is that of one read, however slow the caller takes it and however
 * much there is. What cannot be read ends its partition with the reason and the export as not complete; the cursor goes on there.
 */
export async function* exportLines(parts: ExportParts): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const isCsv = parts.format === 'csv'
  let written = 0n
  const errors: Errors = { count: 0n, example: null }
  if (isCsv) yield csvHead
  for (const lane of parts.lanes) {
    while (lane.problem === null && lane.at < lane.to && written !== parts.limit) {
      const { blocks, records, problem } = await step(parts, lane, written, errors)
      written += records
      lane.problem = problem
      for (const block of blocks) {
        if (!isCsv) hash.update(block)
        yield block
      }
    }
  }
  if (isCsv) {
    const failed = parts.lanes.find(({ problem }) => problem !== null)
    // A CSV has no place to say that it is cut: the broken transfer says so.
    if (failed !== undefined) throw new Error(`partition ${failed.partition} could not be read: ${failed.problem}`)
    return
  }
  yield `${JSON.stringify(endOf(parts, written, hash.digest('hex'), errors))}\n`
}

/** Records that the expression could not judge. */
interface Errors {
  count: bigint
  example: { partition: number; offset: string; message: string } | null
}

async function step(
  parts: ExportParts,
  lane: ExportLane,
  written: bigint,
  errors: Errors,
): Promise<{ blocks: string[]; records: bigint; problem: string | null }> {
  const { kafka, topic, isolation, limit, signal } = parts
  const { partition, at: from, to } = lane
  try {
    const request = { topic: topic.name, partition, from, to, maxRecords: READ_RECORDS, maxBytes: READ_BYTES, isolation }
    const read = await kafka.readPartition(request, { signal, timeoutMs: READ_MS })
    const wanted = await wantedOf(parts, read.entries)
    const blocks: string[] = []
    let records = 0n
    for (const entry of read.entries) {
      if (limit !== null && written + records === limit) return { blocks, records, problem: null }
      if (entry.kind === 'unreadable') return { blocks, records, problem: `A batch cannot be read: ${entry.batch.message}` }
      lane.at = entry.record.offset + 1n
      const verdict = wanted.get(entry.record) ?? false
      if (typeof verdict === 'string') note(errors, entry.record, verdict)
      if (verdict !== true) continue
      addTo(blocks, parts.format === 'csv' ? recordRow(entry.record) : recordLine(entry.record))
      records += 1n
    }
    if (read.nextOffset <= from && !read.complete) return { blocks, records, problem: 'The partition gives nothing more of the range.' }
    lane.at = read.complete ? to : read.nextOffset
    return { blocks, records, problem: null }
  } catch (error) {
    signal.throwIfAborted()
    return { blocks: [], records: 0n, problem: messageOf(error) }
  }
}

function addTo(blocks: string[], line: string): void {
  const last = blocks.at(-1)
  if (last === undefined || last.length >= BLOCK_CHARACTERS) blocks.push(line)
  else blocks[blocks.length - 1] = last + line
}

/** What is wanted of a read, by record; one that is not there is not wanted. */
async function wantedOf({ test, judge }: ExportParts, entries: LogEntry[]): Promise<Map<RawRecord, Verdict>> {
  const passed = entries.flatMap((entry) => (entry.kind === 'record' && entry.record.state !== 'control' && test(entry.record) ? [entry.record] : []))
  const verdicts = judge === null || passed.length === 0 ? [] : await judge(passed)
  return new Map(passed.map((record, index) => [record, judge === null ? true : (verdicts[index] ?? false)]))
}

function note(errors: Errors, { partition, offset }: RawRecord, message: string): void {
  errors.count += 1n
  errors.example ??= { partition, offset: offset.toString(), message: message.slice(0, MOST_MESSAGE) }
}

function endOf(parts: ExportParts, written: bigint, sha256: string, errors: Errors): End {
  const { lanes, topic, notices } = parts
  const complete = lanes.every(({ at, to, problem }) => at >= to && problem === null)
  const failed = lanes.some(({ problem }) => problem !== null)
  return {
    type: 'end',
    topic: topic.name,
    topicId: topic.topicId,
    complete,
    stopReason: complete ? 'range-end' : failed ? 'error' : 'limit',
    records: written.toString(),
    sha256,
    ...(parts.judge === null ? {} : { errors: { count: errors.count.toString(), example: errors.example } }),
    partitions: lanes.map(({ partition, from, to, at, problem }) => ({
      partition,
      from: from.toString(),
      to: to.toString(),
      readTo: at.toString(),
      problem,
    })),
    notices,
    cursor: complete ? null : parts.cursorOf(lanes),
  }
}
