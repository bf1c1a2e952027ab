import { hasStaleMetadata, KafkaError } from '../protocol/errors.ts'
import { collect } from '../read/collect.ts'
import { type FetchedPartition, fetchFrom } from '../read/fetch.ts'
import { fetchesCommitted, lacksAbortedList } from '../read/step.ts'
import { defaultLimits } from '../records/unreadable.ts'
import { type Deadline, endingIn, gaveUp } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import type { Target } from '../transport/target.ts'
import type { Call, Isolation, Tail, TailPoll, TailStart } from '../types.ts'
import { TailKeeper } from './tail-keeper.ts'
import { answered, backOffMs, failed, type TailPartition } from './tail-state.ts'

export interface TailOptions {
  /** Of this tail alone: its long polls delay everything behind them. Closed with the tail. */
  lane: Lane
  /** For offsets. */
  admin: Lane
  routes: Routes
  isolation: Isolation
  timeoutMs: number
  onClose: (tail: Tail) => void
}

type Poll = Call & { maxWaitMs: number; maxBytes: number }
/** What one poll may still take. */
interface Room {
  entries: number
  bytes: number
}
interface Fetching {
  parts: TailPartition[]
  target: Target
}

const refreshEveryMs = 5000
const largestPartitionBytes = 1 << 20
const maxEntriesPerPoll = 20_000
/** Of records, uncompressed: what lies behind is taken by the next poll. */
const maxRecordBytesPerPoll = 32 << 20

/** Opens a tail at fixed positions: what is written after this resolves is read. Rejects where a topic or partition does not exist. */
export async function openTail(starts: TailStart[], options: TailOptions, deadline: Deadline): Promise<Tail> {
  const keeper = new TailKeeper({ lane: options.admin, routes: options.routes, isolation: options.isolation })
  await keeper.open(starts, deadline)
  return new TailReader(keeper, options)
}

/**
 * One fetch per leader is under way at any time, and goes on between polls; its answer waits, undecoded, until a poll takes it.
 * A leader is asked again only when its answer was taken, so a caller that does not poll costs one answer per leader and no more.
 * Positions move only with what a poll hands out: a poll that is given up loses nothing, the next one goes on where it was.
 *
 * Trouble never ends a tail: partitions without an answer are tried again with growing pauses, leaders and new partitions are
 * looked up every 5 s and at once after an answer that says our metadata is old.
 */
class TailReader implements Tail {
  readonly #keeper: TailKeeper
  readonly #options: TailOptions
  readonly #closing = new AbortController()
  readonly #busy = new Map<string, Fetching>()
  readonly #answers: { fetched: FetchedPartition[]; fetching: Fetching; key: string }[] = []
  #refreshing = false
  #refreshFailures = 0
  #refreshAt = performance.now() + refreshEveryMs
  #news = false
  #defect: unknown = null
  #turn = 0
  #wake: () => void = () => undefined

  constructor(keeper: TailKeeper, options: TailOptions) {
    this.#keeper = keeper
    this.#options = options
  }

  async poll(call: Poll): Promise<TailPoll> {
    const until = endingIn(call.maxWaitMs, call.signal)
    const result: TailPoll = { entries: [], expired: [], problems: [] }
    const room: Room = { entries: maxEntriesPerPoll, bytes: maxRecordBytesPerPoll }
    for (;;) {
      if (this.#closing.signal.aborted) throw new KafkaError({ code: null, kafkaName: 'CLOSED', message: 'This tail is closed.', retriable: false })
      if (this.#defect !== null) throw this.#defect
      if (call.signal.aborted) throw gaveUp('ABORTED', 'waiting for records')
      this.#takeAnswers(result, room)
      this.#startFetches(call)
      this.#refreshWhenDue(call)
      if (result.entries.length > 0 || this.#news || this.#keeper.hasNews || until.remainingMs() === 0) break
      await this.#sleep(Math.min(until.remainingMs(), this.#nextDueMs()), call.signal)
    }
    this.#news = false
    Object.assign(result, this.#keeper.takeNews())
    for (const { topic, partition, problem } of this.#keeper.partitions()) {
      if (problem !== null) result.problems.push({ topic, partition, error: problem })
    }
    return result
  }

  positions(): Map<string, Map<number, bigint>> {
    const all = new Map<string, Map<number, bigint>>()
    for (const { topic, partition, position } of this.#keeper.partitions()) {
      if (position === null) continue
      const known = all.get(topic) ?? new Map<number, bigint>()
      all.set(topic, known.set(partition, position))
    }
    return all
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#wake()
    this.#options.onClose(this)
    await this.#options.lane.close()
  }

  #startFetches(call: Poll): void {
    const now = performance.now()
    const fetching = new Set([...this.#busy.values()].flatMap(({ parts }) => parts))
    const groups = new Map<string, Fetching & { committed: boolean }>()
    for (const part of this.#keeper.partitions()) {
      if (part.position === null || part.outOfRange || part.retryAt > now || fetching.has(part)) continue
      const target = this.#keeper.leader(part)
      if (target === null) {
        this.#news = true
        this.#refreshSoon(part.failures)
        continue
      }
      const committed = fetchesCommitted(part.step, part.position)
      const key = `${target.address}/${committed}`
      if (this.#busy.has(key)) continue
      const group = groups.get(key) ?? { target, parts: [], committed }
      group.parts.push(part)
      groups.set(key, group)
    }
    for (const [key, group] of groups) void this.#fetch(key, group, group.committed, call)
  }

  async #fetch(key: string, fetching: Fetching, committed: boolean, call: Poll): Promise<void> {
    this.#busy.set(key, fetching)
    const deadline = endingIn(call.maxWaitMs + (call.timeoutMs ?? this.#options.timeoutMs), this.#closing.signal)
    const size = Math.min(call.maxBytes, largestPartitionBytes)
    const turned = rotated(fetching.parts, this.#turn++)
    const positions = turned.map(({ topic, partition, position }) => ({
      topic,
      topicId: this.#keeper.topicIdOf(topic),
      partition,
      offset: position ?? 0n,
      maxBytes: size,
    }))
    try {
      const fetched = await fetchFrom(
        this.#options.lane,
        fetching.target,
        positions,
        { maxWaitMs: call.maxWaitMs, maxBytes: call.maxBytes, committed },
        deadline,
      )
      this.#answers.push({ fetched, fetching, key })
    } catch (error) {
      this.#busy.delete(key)
      // A defect of ours: the poll throws it.
      if (!(error instanceof KafkaError)) this.#defect = error
      else for (const part of fetching.parts) this.#trouble(part, error)
      this.#refreshSoon(fetching.parts[0]?.failures ?? 0)
    }
    this.#wake()
  }

  #takeAnswers(result: TailPoll, room: Room): void {
    while (room.entries > 0 && room.bytes > 0) {
      const answer = this.#answers.shift()
      if (answer === undefined) return
      this.#busy.delete(answer.key)
      for (const fetched of answer.fetched) {
        const part = answer.fetching.parts.find(({ topic, partition }) => topic === fetched.topic && partition === fetched.partition)
        if (part !== undefined && this.#keeper.has(part)) this.#take(part, fetched, result, room)
      }
    }
  }

  #take(part: TailPartition, fetched: FetchedPartition, result: TailPoll, room: Room): void {
    if (fetched.error !== null) {
      this.#refused(part, fetched.error)
      return
    }
    if (part.problem !== null) this.#news = true
    answered(part)
    const from = part.position ?? 0n
    part.step.lastStable = fetched.lastStable
    if (part.step.isolation === 'uncommitted' && !part.step.hasTransactions && lacksAbortedList(fetched, from)) {
      part.step.hasTransactions = true
      return
    }
    const { partition, step } = part
    const { records: bytes, aborted, lastStable } = fetched
    // The rest of this answer is fetched again: positions move only with what is taken.
    if (room.entries <= 0 || room.bytes <= 0) return
    const found = collect({
      partition,
      bytes,
      from,
      to: endOfTime,
      maxEntries: room.entries,
      maxRecordBytes: room.bytes,
      isolation: step.isolation,
      aborted,
      lastStable,
      limits: defaultLimits,
    })
    part.position = found.nextOffset
    room.entries -= found.entries.length
    room.bytes -= found.recordBytes
    const topicId = this.#keeper.topicIdOf(part.topic)
    for (const entry of found.entries) result.entries.push({ topic: part.topic, topicId, entry })
  }

  #refused(part: TailPartition, error: KafkaError): void {
    if (error.kafkaName === 'OFFSET_OUT_OF_RANGE') part.outOfRange = true
    else this.#trouble(part, error)
    if (part.outOfRange || hasStaleMetadata(error)) this.#refreshSoon(part.failures)
  }

  #trouble(part: TailPartition, error: KafkaError): void {
    failed(part, error, performance.now())
    this.#news = true
  }

  #refreshSoon(failures: number): void {
    this.#refreshAt = Math.min(this.#refreshAt, performance.now() + (failures === 0 ? 0 : backOffMs(Math.max(failures, this.#refreshFailures) - 1)))
  }

  #refreshWhenDue(call: Poll): void {
    if (this.#refreshing || performance.now() < this.#refreshAt) return
    this.#refreshing = true
    this.#keeper
      .refresh(endingIn(call.timeoutMs ?? this.#options.timeoutMs, this.#closing.signal))
      .then(
        () => {
          this.#refreshFailures = 0
          this.#refreshAt = performance.now() + refreshEveryMs
        },
        () => {
          // Not a problem of its own: partitions whose leader does not answer say so.
          this.#refreshAt = performance.now() + backOffMs(this.#refreshFailures++)
        },
      )
      .finally(() => {
        this.#refreshing = false
        this.#wake()
      })
  }

  #nextDueMs(): number {
    const now = performance.now()
    let due = this.#refreshing ? Number.POSITIVE_INFINITY : this.#refreshAt
    for (const { retryAt } of this.#keeper.partitions()) if (retryAt > now) due = Math.min(due, retryAt)
    return Math.max(1, due - now)
  }

  /** Until something happens, so many ms at most. */
  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#wake = () => undefined
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end, { once: true })
      this.#wake = end
    })
  }
}

const endOfTime = 2n ** 63n - 1n

/** Brokers fill an answer in the order of the request: each partition gets its turn to be first. */
function rotated<T>(items: T[], turn: number): T[] {
  const start = items.length === 0 ? 0 : turn % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
