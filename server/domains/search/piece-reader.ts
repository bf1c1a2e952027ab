import { setTimeout as delay } from 'node:timers/promises'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { KafkaCluster, LogStretch } from '../../gateways/kafka/types.ts'
import type { SchemaKey } from '../../gateways/registry/types.ts'
import type { ScanReport, ScanSpec } from '../../scan/messages.ts'
import type { ScanPool } from '../../scan/scan-pool.ts'
import type { SchemaSet } from '../../serde/types.ts'
import type { ByteRate } from './byte-rate.ts'
import type { Order, SearchLane } from './lane.ts'

const FETCH_BYTES = 1 << 20
const FIRST_FETCH_BYTES = 128 << 10
/** A window weighs less than a fetch, so that one fetch brings it with the rest of its last batch. */
const WINDOW_BYTES = 900_000
const SLACK_BYTES = 65_536
const MOST_OFFSETS = 1_000_000
const LONGEST_PAUSE_MS = 5000

/** A stretch of one partition that was looked through: [from, to). */
export interface Piece {
  from: bigint
  to: bigint
  bytes: number
  /** In offset order. */
  reports: ScanReport[]
  /** Where the log starts now, when offsets of the piece had expired; else null. */
  logStart: bigint | null
}

/** What a piece may hold; null: as much as is fetched at once. */
export interface Most {
  offsets: bigint | null
  bytes: bigint | null
  matches: number
}

interface PieceReaderParts {
  kafka: KafkaCluster
  pool: ScanPool
  rate: ByteRate
  spec: ScanSpec
  order: Order
  schemas: (ids: SchemaKey[]) => Promise<SchemaSet>
}

/** Fetches pieces on this thread and has them looked through on others. */
export class PieceReader {
  readonly #parts: PieceReaderParts

  constructor(parts: PieceReaderParts) {
    this.#parts = parts
  }

  /** The next piece of a lane. `onFetched`: the one behind it may begin. Rejects with KafkaError or ScanFailure. */
  read(lane: SearchLane, most: Most, signal: AbortSignal, onFetched: () => void): Promise<Piece> {
    return this.#parts.order === 'newest' ? this.#below(lane, most, signal) : this.#ahead(lane, most, signal, onFetched)
  }

  async #ahead(lane: SearchLane, most: Most, signal: AbortSignal, onFetched: () => void): Promise<Piece> {
    const from = lane.nextAt
    const end = most.offsets !== null && from + most.offsets < lane.end ? from + most.offsets : lane.end
    lane.fetching = true
    const size = lane.given === 1 ? FIRST_FETCH_BYTES : FETCH_BYTES
    const { stretch, logStart } = await this.#fetch(lane, { from, to: end, size, most }, signal).finally(() => {
      lane.fetching = false
    })
    const to = stretch.nextOffset
    lane.nextAt = to
    onFetched()
    const bytes = stretch.bytes.byteLength
    return { from, to, bytes, logStart, reports: bytes === 0 ? [] : [await this.#scan(lane, stretch, { from, to }, most, signal)] }
  }

  /** The log is read forwards only: a window that ends where the last one began. */
  async #below(lane: SearchLane, most: Most, signal: AbortSignal): Promise<Piece> {
    const to = lane.nextAt
    const wide = most.offsets !== null && most.offsets < BigInt(lane.window) ? most.offsets : BigInt(lane.window)
    const from = to - wide < lane.start ? lane.start : to - wide
    lane.nextAt = from
    const piece: Piece = { from, to, bytes: 0, reports: [], logStart: null }
    let span = 0
    for (let at = from; at < to; ) {
      const likely = Math.ceil(Number(to - at) * lane.bytesPerOffset) + SLACK_BYTES
      const { stretch, logStart } = await this.#fetch(lane, { from: at, to, size: Math.min(likely, FETCH_BYTES), most }, signal)
      piece.logStart ??= logStart
      const next = stretch.nextOffset
      piece.bytes += stretch.bytes.byteLength
      span += Number(stretch.span)
      if (stretch.bytes.byteLength > 0) piece.reports.push(await this.#scan(lane, stretch, { from: at, to: next }, most, signal))
      at = next
    }
    lane.bytesPerOffset = piece.bytes / Math.max(1, span)
    const fitting = Math.floor(WINDOW_BYTES / Math.max(1, lane.bytesPerOffset))
    lane.window = Math.max(1, Math.min(MOST_OFFSETS, fitting, lane.window * 8))
    return piece
  }

  #scan(lane: SearchLane, stretch: LogStretch, { from, to }: { from: bigint; to: bigint }, most: Most, signal: AbortSignal): Promise<ScanReport> {
    const { pool, spec, schemas } = this.#parts
    const { bytes, aborted, lastStable } = stretch
    return pool.scan(spec, { partition: lane.partition, bytes, from, to, aborted, lastStable, maxMatches: most.matches }, schemas, signal)
  }

  async #fetch(
    lane: SearchLane,
    { from, to, size, most }: { from: bigint; to: bigint; size: number; most: Most },
    signal: AbortSignal,
  ): Promise<{ stretch: LogStretch; logStart: bigint | null }> {
    const { kafka, rate, spec } = this.#parts
    await rate.enter(signal)
    const maxBytes = most.bytes !== null && most.bytes < BigInt(size) ? Math.max(1, Number(most.bytes)) : size
    const { hasTransactions, lastStable, partition } = lane
    const request = { topic: spec.topic, partition, to, maxBytes, isolation: spec.isolation, hasTransactions, lastStable }
    let stretch: LogStretch
    let logStart: bigint | null = null
    try {
      stretch = await kafka.fetchStretch({ ...request, from }, { signal })
    } catch (error) {
      logStart = error instanceof KafkaError && error.kafkaName === 'OFFSET_OUT_OF_RANGE' ? await this.#logStart(partition, signal) : null
      if (logStart === null || logStart <= from) throw error
      const nothing = {
        bytes: new ArrayBuffer(0),
        nextOffset: to,
        span: to - from,
        logStart,
        lastStable,
        highWatermark: to,
        aborted: [],
        throttleMs: 0,
        hasTransactions,
      }
      stretch = logStart >= to ? nothing : await kafka.fetchStretch({ ...request, from: logStart }, { signal })
    }
    rate.spent(stretch.bytes.byteLength)
    lane.hasTransactions ||= stretch.hasTransactions
    lane.lastStable = stretch.lastStable
    if (stretch.throttleMs > 0) await delay(Math.min(stretch.throttleMs, LONGEST_PAUSE_MS), undefined, { signal })
    return { stretch, logStart }
  }

  async #logStart(partition: number, signal: AbortSignal): Promise<bigint | null> {
    const { kafka, spec } = this.#parts
    const [answer] = await kafka.listOffsets([{ topic: spec.topic, partition, spec: 'earliest' }], { signal })
    return answer?.offset ?? null
  }
}
