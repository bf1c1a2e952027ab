import type { Isolation, KafkaRecord } from '../../contract/records.ts'
import type { Call, KafkaCluster, LogEntry, PartitionRead, RawRecord } from '../../gateways/kafka/types.ts'
import type { Direction } from './cursor.ts'
import type { Lane, Mark, Row } from './lane.ts'

/** A read is cut after so many bytes of log, so that large values do not pile up undecoded. */
const MAX_CHUNK_BYTES = 16_777_216
/** Less than this is not worth a round trip of its own: brokers hand out whole batches. */
const MIN_CHUNK_BYTES = 65_536
/** What a window of offsets may weigh, as far as known. */
const WINDOW_BYTES = 8_388_608
const CHUNK_RECORDS = 5000
const MAX_WINDOW = 100_000

/** What one filling may cost. It may be exceeded by one chunk: a batch is read whole. */
export interface FillBudget {
  bytes: number
  isLate: () => boolean
}

export interface LaneSource {
  kafka: KafkaCluster
  topic: string
  isolation: Isolation
  direction: Direction
  /** Rows that one page can show: more than these of one lane are never needed. */
  limit: number
  /** Of a record as it lies in the log; brokers are asked for about as much as a window needs. */
  averageBytes: number
  wanted: (record: RawRecord) => boolean
  /** Transaction markers are rows as well. */
  markers: boolean
  toWire: (records: RawRecord[]) => Promise<KafkaRecord[]>
  call: Call
}

export interface Scanned {
  records: bigint
  bytes: bigint
}

/** Reads the next stretch of a lane into `ahead`. Records are decoded as soon as they are read, so that only previews are kept. */
export function fillLane(lane: Lane, source: LaneSource, budget: FillBudget): Promise<Scanned> {
  return source.direction === 'forward' ? fillForward(lane, source, budget) : fillBackward(lane, source, budget)
}

async function fillForward(lane: Lane, source: LaneSource, budget: FillBudget): Promise<Scanned> {
  const from = lane.readTo
  const read = await readChunk(lane, source, from, lane.end, budget.bytes)
  const found = read.entries.filter((entry) => counts(entry, source))
  const first = found.slice(0, source.limit)
  const last = first.at(-1)
  lane.ahead.push(...(await entriesOf(first, source)))
  if (last !== undefined && first.length < found.length) lane.readTo = endOf(last)
  else lane.readTo = read.complete ? lane.end : read.nextOffset
  lane.window = widened(lane, source, read.scanned, lane.readTo - from)
  return read.scanned
}

/**
 * The log is read forwards only: looks at a window that ends where the last one began, in chunks, and keeps the last
 * rows of it. Where compaction, transactions or a filter left few records, the next window is wider. A window that turns
 * out too heavy is given up, and the next one is the upper part of it that weighs little enough: nothing is passed over.
 */
async function fillBackward(lane: Lane, source: LaneSource, budget: FillBudget): Promise<Scanned> {
  const low = max(lane.start, lane.readTo - BigInt(lane.window))
  const scanned: Scanned = { records: 0n, bytes: 0n }
  let kept: LogEntry[] = []
  let from = low
  let dropped = false
  while (from < lane.readTo) {
    const left = Math.min(budget.bytes, MAX_CHUNK_BYTES) - Number(scanned.bytes)
    if (from > low && (left <= 0 || budget.isLate())) {
      lane.window = narrowed(scanned, from - low, lane.readTo - from)
      return scanned
    }
    const read = await readChunk(lane, source, from, lane.readTo, left)
    scanned.records += read.scanned.records
    scanned.bytes += read.scanned.bytes
    // Only what can be shown takes a place: records that a filter refuses must not push out those below them.
    const entries = [...kept, ...read.entries.filter((entry) => counts(entry, source))]
    kept = entries.slice(-source.limit)
    dropped ||= kept.length < entries.length
    if (read.complete || read.nextOffset <= from) break
    from = read.nextOffset
  }
  const lowest = kept[0]
  lane.ahead.push(...(await entriesOf(kept, source)).reverse())
  // What was dropped lies below the kept rows and will be read again when it is needed.
  const readTo = dropped && lowest !== undefined ? startOf(lowest) : low
  lane.window = widened(lane, source, scanned, lane.readTo - low)
  lane.readTo = readTo
  return scanned
}

function readChunk(lane: Lane, source: LaneSource, from: bigint, to: bigint, bytesLeft: number): Promise<PartitionRead> {
  const likely = Math.max(MIN_CHUNK_BYTES, lane.window * source.averageBytes * 2)
  return source.kafka.readPartition(
    {
      topic: source.topic,
      partition: lane.partition,
      from,
      to,
      maxRecords: Math.min(lane.window, CHUNK_RECORDS),
      maxBytes: Math.max(1, Math.min(MAX_CHUNK_BYTES, likely, bytesLeft)),
      averageBytes: source.averageBytes,
      isolation: source.isolation,
    },
    source.call,
  )
}

/** Of what is left of a window, the offsets that weigh no more than a window may, by what was read of it; at most half. */
function narrowed(scanned: Scanned, offsets: bigint, left: bigint): number {
  const fitting = Math.floor(WINDOW_BYTES / Math.max(1, Number(scanned.bytes / offsets)))
  return Math.max(1, Math.min(fitting, Math.ceil(Number(left) / 2)))
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function widened(lane: Lane, source: LaneSource, scanned: Scanned, offsets: bigint): number {
  const sparse = lane.ahead.length * 2 < lane.window
  const seenBytes = offsets > 0n ? Number(scanned.bytes / offsets) : 0
  const fitting = Math.max(1, Math.floor(WINDOW_BYTES / Math.max(1, source.averageBytes, seenBytes)))
  return Math.min(MAX_WINDOW, sparse ? Math.min(lane.window * 4, Math.max(lane.window, fitting)) : lane.window)
}

function counts(entry: LogEntry, source: LaneSource): boolean {
  return entry.kind === 'unreadable' || shown(entry.record, source)
}

const startOf = (entry: LogEntry) => (entry.kind === 'record' ? entry.record.offset : entry.batch.fromOffset)
const endOf = (entry: LogEntry) => (entry.kind === 'record' ? entry.record.offset + 1n : entry.batch.toOffset)

async function entriesOf(entries: LogEntry[], source: LaneSource): Promise<(Row | Mark)[]> {
  const records = entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : []))
  const wire = await source.toWire(records)
  const rows = new Map(records.map((record, index) => [record, wire[index]]))
  return entries.flatMap((entry): (Row | Mark)[] => {
    if (entry.kind === 'unreadable') return [markOf(entry.batch)]
    const record = rows.get(entry.record)
    if (record === undefined) return []
    const { timestamp, partition, offset } = entry.record
    return [{ kind: 'row', timestamp, partition, offset, record }]
  })
}

function shown(record: RawRecord, source: LaneSource): boolean {
  return (record.state !== 'control' || source.markers) && source.wanted(record)
}

function markOf(batch: Extract<LogEntry, { kind: 'unreadable' }>['batch']): Mark {
  const fromOffset = batch.fromOffset.toString()
  const toOffset = batch.toOffset.toString()
  return {
    kind: 'mark',
    offset: batch.fromOffset,
    end: batch.toOffset,
    notice: { code: batch.reason, message: batch.message, fix: null, partition: batch.partition, fromOffset, toOffset },
  }
}
