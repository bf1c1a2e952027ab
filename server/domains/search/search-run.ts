import type { SearchEnd, SearchProgress, SearchRequest, SearchStop } from '../../contract/search.ts'
import type { Notice } from '../../contract/wire.ts'
import { messageOf } from '../../core/errors.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { ScanErrors, ScanReport } from '../../scan/messages.ts'
import { byTurn, isOver, isReady, type Order, placeOf, type SearchLane, takeMatch } from './lane.ts'
import type { Piece, PieceReader } from './piece-reader.ts'
import { takePiece } from './take-piece.ts'

const PROGRESS_MS = 250
const PIECES_AT_ONCE = 4
/** While more than this may still be read, pieces are not cut to what is left of the budget. */
const NEAR_BUDGET = 1_000_000n
/** What a piece of a megabyte may hold, for what is left of the budget while it is under way. */
const RESERVED = 65_536n
const MOST_NOTICES = 100
/** Of those that progress lines bring, four times a second. */
const MOST_EARLY_NOTICES = 10
const MOST_RANGES = 500
/** So few partitions are all told of from the beginning, so that a picture of them does not grow. */
const FEW_LANES = 64

export interface RunParts {
  lanes: SearchLane[]
  order: Order
  limit: number
  budget: SearchRequest['budget']
  reader: PieceReader
  notices: Notice[]
  shortcut: SearchEnd['shortcut']
  /** Ends when the caller goes away or the server stops. */
  signal: AbortSignal
  /** A cursor that goes on from here; null where there are more partitions than fit into one. */
  cursorOf: () => string | null
}

/*
 * One search: pieces of partitions are given out, a few at a time, to be fetched and looked through; what comes back is applied
 * per partition in order, and matches are handed on in the order of time. The consumer pulls: while it does not, nothing new is
 * given out. It stops at the first of: range read, limit, a budget, the caller's end, a failure. Whatever was found by then is
 * handed on, and the cursor says for each partition what was looked through and shown.
 */
export class SearchRun {
  readonly #parts: RunParts
  readonly #ownEnd = new AbortController()
  readonly #startedMs = performance.now()
  #progressMs = Number.NEGATIVE_INFINITY
  #records = 0n
  #bytes = 0n
  #reserved = 0n
  #matches = 0
  #inFlight = 0
  #errors: { count: number; example: (NonNullable<ScanErrors['example']> & { partition: number }) | null } = { count: 0, example: null }
  #stop: SearchStop | null = null
  #wake: () => void = () => undefined

  constructor(parts: RunParts) {
    this.#parts = parts
  }

  /** The answer in blocks of whole lines. */
  async *lines(): AsyncGenerator<string> {
    const { signal, budget } = this.#parts
    const onAbort = () => this.#end('cancelled')
    const timer = setTimeout(() => this.#end('time-budget'), budget.seconds * 1000)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      yield this.#progress()
      while (this.#stop === null) {
        this.#giveOut()
        if (this.#stop === null) await this.#news()
        const found = this.#takeMatches(this.#stop !== null && this.#stop !== 'limit')
        if (found !== '') yield found
        if (this.#stop === null && performance.now() - this.#progressMs >= PROGRESS_MS) yield this.#progress()
      }
      const rest = this.#takeMatches(true)
      yield `${rest}${JSON.stringify(this.#endLine())}\n`
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      this.#end('cancelled')
    }
  }

  #end(reason: SearchStop): void {
    this.#stop ??= reason
    this.#ownEnd.abort(new Error('the search has ended'))
    this.#wake()
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const due = setTimeout(resolve, Math.max(0, this.#progressMs + PROGRESS_MS - performance.now()))
      this.#wake = () => {
        clearTimeout(due)
        resolve()
      }
    })
  }

  #giveOut(): void {
    const { lanes, order, budget } = this.#parts
    if (budget.bytes !== undefined && this.#bytes >= BigInt(budget.bytes)) this.#end('scan-budget')
    else if (this.#inFlight === 0 && lanes.every((lane) => isOver(lane, order))) {
      this.#end(this.#rangeEnd())
    }
    if (this.#stop !== null) return
    const ready = lanes.filter((each) => isReady(each, order)).sort(byTurn(order))
    for (const lane of ready.slice(0, PIECES_AT_ONCE - this.#inFlight)) {
      const left = BigInt(budget.records) - this.#records - this.#reserved
      if (left > 0n) this.#give(lane, left)
      else if (this.#inFlight === 0) this.#end('scan-budget')
    }
  }

  #give(lane: SearchLane, recordsLeft: bigint): void {
    const { budget, limit, reader } = this.#parts
    const reserved = recordsLeft < RESERVED ? recordsLeft : RESERVED
    const most = {
      offsets: recordsLeft < NEAR_BUDGET ? reserved : null,
      bytes: budget.bytes === undefined ? null : BigInt(budget.bytes) - this.#bytes,
      matches: limit - this.#matches,
    }
    this.#reserved += reserved
    this.#inFlight += 1
    lane.inFlight += 1
    const number = lane.given++
    reader.read(lane, most, this.#ownEnd.signal, this.#wakeUp).then(
      (piece) => this.#ended(lane, number, reserved, () => this.#apply(lane, piece)),
      (error: unknown) => this.#ended(lane, number, reserved, () => this.#failed(lane, error)),
    )
  }

  readonly #wakeUp = (): void => this.#wake()

  #ended(lane: SearchLane, number: number, reserved: bigint, apply: () => void): void {
    this.#reserved -= reserved
    this.#inFlight -= 1
    lane.inFlight -= 1
    lane.ended.set(number, apply)
    for (let next = lane.ended.get(lane.applied); next !== undefined; next = lane.ended.get(lane.applied)) {
      lane.ended.delete(lane.applied++)
      if (this.#stop === null && lane.problem === null && !lane.full) next()
    }
    this.#wake()
  }

  #failed(lane: SearchLane, error: unknown): void {
    if (this.#ownEnd.signal.aborted) return
    lane.problem = error instanceof KafkaError || error instanceof Error ? messageOf(error) : 'It could not be read.'
    if (!(error instanceof KafkaError)) this.#end('error')
  }

  #apply(lane: SearchLane, piece: Piece): void {
    this.#bytes += BigInt(piece.bytes)
    for (const report of piece.reports) this.#count(lane, report)
    takePiece(lane, piece, this.#parts.order, this.#parts.limit)
  }

  #count(lane: SearchLane, { records, errors, unreadable }: ScanReport): void {
    this.#records += BigInt(records)
    this.#errors.count += errors.count
    if (errors.example !== null) this.#errors.example ??= { ...errors.example, partition: lane.partition }
    this.#note(
      unreadable.map(({ reason, message, partition, fromOffset, toOffset }) => {
        return { code: reason, message, fix: null, partition, fromOffset: fromOffset.toString(), toOffset: toOffset.toString() }
      }),
    )
  }

  #note(notices: Notice[]): void {
    this.#parts.notices.push(...notices.slice(0, Math.max(0, MOST_NOTICES - this.#parts.notices.length)))
  }

  #takeMatches(all: boolean): string {
    const { lanes, order, limit } = this.#parts
    let text = ''
    while (this.#matches < limit) {
      const match = takeMatch(lanes, order, all)
      if (match === null) return text
      text += `${match.line}\n`
      this.#matches += 1
    }
    const left = lanes.some((lane) => lane.pending.length > 0 || lane.full || !isOver(lane, order))
    if (this.#stop === null || left) this.#stop = left ? 'limit' : this.#rangeEnd()
    this.#end(this.#stop)
    return text
  }

  #rangeEnd(): SearchStop {
    return this.#parts.lanes.some(({ problem }) => problem !== null) ? 'error' : 'range-end'
  }

  #doneOffsets(): bigint {
    const { lanes, order } = this.#parts
    return lanes.reduce((sum, lane) => sum + (order === 'newest' ? lane.end - lane.readTo : lane.readTo - lane.start), 0n)
  }

  #total(): bigint {
    return this.#parts.lanes.reduce((sum, { start, end }) => sum + (end - start), 0n)
  }

  #errorsOnWire(): SearchProgress['errors'] {
    const { count, example } = this.#errors
    return {
      count: count.toString(),
      example: example && { partition: example.partition, offset: example.offset.toString(), message: example.message },
    }
  }

  #progress(): string {
    this.#progressMs = performance.now()
    const { lanes, order, budget, notices, cursorOf } = this.#parts
    const seconds = (this.#progressMs - this.#startedMs) / 1000
    const [done, total] = [this.#doneOffsets(), this.#total()]
    const rate = seconds > 0 ? Number(this.#records) / seconds : 0
    const byRange = done > 0n ? (Number(total - done) / Number(done)) * seconds : null
    const byRecords = rate > 0 ? Number(BigInt(budget.records) - this.#records) / rate : Number.POSITIVE_INFINITY
    const ranges = lanes
      .filter((lane) => lanes.length <= FEW_LANES || (lane.problem === null && lane.readTo !== (order === 'newest' ? lane.end : lane.start)))
      .slice(0, MOST_RANGES)
      .map((lane) => {
        const [from, to] = order === 'newest' ? [lane.readTo, lane.end] : [lane.start, lane.readTo]
        return { partition: lane.partition, from: from.toString(), to: to.toString(), start: lane.start.toString(), end: lane.end.toString() }
      })
    const line: SearchProgress = {
      type: 'progress',
      scanned: { records: this.#records.toString(), bytes: this.#bytes.toString(), ranges },
      total: total.toString(),
      matches: this.#matches,
      errors: this.#errorsOnWire(),
      recordsPerSecond: Math.round(rate),
      cursor: cursorOf(),
      notices: notices.slice(0, MOST_EARLY_NOTICES),
      secondsLeft: byRange === null ? null : Math.max(0, Math.round(Math.min(byRange, byRecords, budget.seconds - seconds) * 10) / 10),
    }
    return `${JSON.stringify(line)}\n`
  }

  #endLine(): SearchEnd {
    const { lanes, order, notices, shortcut, cursorOf } = this.#parts
    const stopReason = this.#stop ?? 'error'
    const over = stopReason === 'range-end'
    const lost = lanes.filter((lane) => lane.lost !== null)
    return {
      type: 'end',
      complete: over && lost.length === 0,
      stopReason,
      scanned: { records: this.#records.toString(), bytes: this.#bytes.toString() },
      total: this.#total().toString(),
      matches: this.#matches,
      errors: this.#errorsOnWire(),
      partitions: lanes.map((lane) => ({
        partition: lane.partition,
        from: lane.start.toString(),
        to: lane.end.toString(),
        readTo: placeOf(lane, order).toString(),
        problem: lane.problem ?? lane.lost?.reason ?? null,
      })),
      shortcut,
      notices: [...lost.slice(0, MOST_NOTICES).map(lostNotice), ...notices],
      cursor: over ? null : cursorOf(),
    }
  }
}

const lostNotice = ({ partition, lost }: SearchLane): Notice => ({
  code: 'expired',
  message: `Partition ${partition}: ${lost?.reason ?? ''}`,
  fix: null,
  partition,
})
