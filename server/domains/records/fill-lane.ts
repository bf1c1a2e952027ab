import type { Isolation, KafkaRecord } from '../../contract/records.ts'
import type { Call, KafkaCluster, LogEntry, RawRecord } from '../../gateways/kafka/types.ts'
import type { Direction } from './cursor.ts'
import type { Lane, Mark, Row } from './lane.ts'

/** A read is cut after so many bytes of log, so that large values do not pile up undecoded. */
const MAX_CHUNK_BYTES = 16_777_216
/** Less than this is not worth a round trip of its own: brokers hand out whole batches. */
const MIN_CHUNK_BYTES = 65_536
const CHUNK_RECORDS = 500
const MAX_WINDOW = 100_000

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
  toWire: (records: RawRecord[]) => Promise<KafkaRecord[]>
  call: Call
}

export interface Scanned {
  records: bigint
  bytes: bigint
}

/** Reads the next stretch of a lane into `ahead`. Records are decoded as soon as they are read, so that only previews are kept. */
export function fillLane(lane: Lane, source: LaneSource): Promise<Scanned> {
  return source.direction === 'forward' ? fillForward(lane, source) : fillBackward(lane, source)
}

async function fillForward(lane: Lane, source: LaneSource): Promise<Scanned> {
  const read = await source.kafka.readPartition(
    {
      topic: source.topic,
      partition: lane.partition,
      from: lane.readTo,
      to: lane.end,
      maxRecords: Math.min(lane.window, CHUNK_RECORDS),
      maxBytes: chunkBytes(lane, source),
      isolation: source.isolation,
    },
    source.call,
  )
  lane.ahead.push(...(await entriesOf(read.entries, source)))
  lane.readTo = read.complete ? lane.end : read.nextOffset
  lane.window = widened(lane)
  return read.scanned
}

/**
 * The log is read forwards only: looks at a window that ends where the last one began, in chunks, and keeps the last
 * rows of it. Where compaction or transactions left few records, the next window is wider.
 */
async function fillBackward(lane: Lane, source: LaneSource): Promise<Scanned> {
  const low = max(lane.start, lane.readTo - BigInt(lane.window))
  const scanned: Scanned = { records: 0n, bytes: 0n }
  let kept: (Row | Mark)[] = []
  let from = low
  let dropped = false
  while (from < lane.readTo) {
    const read = await source.kafka.readPartition(
      {
        topic: source.topic,
        partition: lane.partition,
        from,
        to: lane.readTo,
        maxRecords: Math.min(lane.window, CHUNK_RECORDS),
        maxBytes: chunkBytes(lane, source),
        isolation: source.isolation,
      },
      source.call,
    )
    scanned.records += read.scanned.records
    scanned.bytes += read.scanned.bytes
    const last = read.entries.slice(-source.limit)
    dropped ||= last.length < read.entries.length
    const entries = [...kept, ...(await entriesOf(last, source))]
    kept = entries.slice(-source.limit)
    dropped ||= kept.length < entries.length
    if (read.complete || read.nextOffset <= from) break
    from = read.nextOffset
  }
  // What was dropped lies below the kept rows and will be read again when it is needed.
  lane.readTo = dropped ? (kept[0]?.offset ?? low) : low
  lane.ahead.push(...kept.reverse())
  lane.window = widened(lane)
  return scanned
}

function chunkBytes(lane: Lane, source: LaneSource): number {
  return Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, lane.window * source.averageBytes * 2))
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function widened(lane: Lane): number {
  const sparse = lane.ahead.length * 2 < lane.window
  return Math.min(MAX_WINDOW, sparse ? lane.window * 4 : lane.window)
}

async function entriesOf(entries: LogEntry[], source: LaneSource): Promise<(Row | Mark)[]> {
  const records = entries.flatMap((entry) => (entry.kind === 'record' && shown(entry.record, source) ? [entry.record] : []))
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
  return record.state !== 'control' && source.wanted(record)
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
