import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../../core/clock.ts'
import type { ClusterHandle } from '../../../core/context.ts'
import type { DeadLetterRecords, FailureGroup, IndexPosition, StoredQueue } from '../../../core/dead-letters.ts'
import { messageOf, ProblemError } from '../../../core/errors.ts'
import type { Log } from '../../../core/log.ts'
import { KafkaError } from '../../../gateways/kafka/protocol/errors.ts'
import type { ClusterSnapshot } from '../../clusters/index.ts'
import { connectorQueues } from '../find/connector-queues.ts'
import { type FoundQueue, findQueues } from '../find/find-queues.ts'
import { isBetween } from '../find/name-rules.ts'
import { looksLikeQueue } from '../find/probe-headers.ts'
import { compileRules, mappingMark, type Rules } from '../rules/compile-rules.ts'
import { effectiveMapping } from '../rules/rules-of.ts'
import { type Counting, countRecord } from './count-record.ts'
import { type Span, spansOf } from './spans.ts'

const LEASE_MS = 30_000
/** How soon a pass that failed is tried again, and how many failures in a row are nothing to tell: a start has some. */
const RETRY_MS = 2000
const TOLD_FAILURES = 5
const CHUNK_RECORDS = 1000
const CHUNK_BYTES = 1 << 20
/** Records that are counted before others get a turn on the thread. */
const TURN_RECORDS = 50
/** What is read of one queue before the next gets its turn, so that a large one does not keep the others waiting. */
const CHUNKS_PER_TURN = 20
const READ_TIMEOUT_MS = 10_000
const PROBES_PER_PASS = 20
/** How often Kafka Connect is asked. */
const CONNECTORS_MS = 30_000
/** A topic that was no queue is looked at again when it has grown, at most this often. */
const PROBE_AGAIN_MS = 600_000
/** Counts of records that have expired are dropped by reading the queue anew, at most this often while it holds records. */
const RESTART_MS = 600_000

/** Bytes a second that may be read of a cluster; see the search desk. */
export interface ReadingRate {
  enter(signal: AbortSignal): Promise<void>
  spent(bytes: number): void
}

interface Probed {
  at: number
  end: bigint
}

/**
 * Keeps the index of one cluster's queues. A pass follows each look at the cluster, one at a time:
 *   1. take the lease, so that one replica of several reads; without database or lease the pass ends;
 *   2. look at a few topics that are not called like queues, and forget queues of topics that are gone;
 *   3. queue by queue, in turns: begin anew where the log lost what was counted or its mapping is another, else go on at the stored position, read,
 *      count, and write counts and positions in one transaction.
 * What is in memory are the groups of the queue whose turn it is. A pass that fails is tried again soon.
 */
export class ClusterIndexer {
  readonly #handle: ClusterHandle
  readonly #parts: { records: DeadLetterRecords; rate: ReadingRate; clock: Clock; log: Log; owner: string }
  readonly #stop = new AbortController()
  readonly #probed = new Map<string, Probed>()
  #snapshot: ClusterSnapshot | null = null
  #pass: Promise<void> | null = null
  #connectorsAt = Number.NEGATIVE_INFINITY
  #failures = 0
  #leased = false
  #retry: NodeJS.Timeout | undefined

  constructor(handle: ClusterHandle, parts: { records: DeadLetterRecords; rate: ReadingRate; clock: Clock; log: Log; owner: string }) {
    this.#handle = handle
    this.#parts = parts
  }

  /** Takes a look at the cluster; begins a pass unless one is under way. */
  look(snapshot: ClusterSnapshot): void {
    if (snapshot.at === null || snapshot.at !== snapshot.checkedAt || snapshot.status === 'down' || this.#stop.signal.aborted) return
    this.#snapshot = snapshot
    this.#begin()
  }

  #begin(): void {
    clearTimeout(this.#retry)
    this.#pass ??= this.#run().finally(() => {
      this.#pass = null
      // The next look may be half a minute away, and the database is often up a second after the start.
      if (this.#failures > 0 && !this.#stop.signal.aborted) this.#retry = setTimeout(() => this.#begin(), RETRY_MS * Math.min(this.#failures, 15))
    })
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#retry)
    await this.#pass
    if (!this.#leased) return
    try {
      await this.#parts.records.release(this.#handle.id, this.#parts.owner)
    } catch (error) {
      // Without a database the lease ends by itself.
      this.#parts.log.debug({ cluster: this.#handle.id, error: messageOf(error) }, 'the lease of the index was not given back')
    }
  }

  async #run(): Promise<void> {
    try {
      await this.#passOnce()
      if (this.#failures > TOLD_FAILURES) this.#parts.log.info({ cluster: this.#handle.id }, 'dead letters are indexed again')
      this.#failures = 0
    } catch (error) {
      if (this.#stop.signal.aborted) return
      this.#failures++
      const expected = error instanceof KafkaError || error instanceof ProblemError
      const event = { cluster: this.#handle.id, error: messageOf(error) }
      // A defect fails every pass: it is told once.
      if (!expected && this.#failures === 1) this.#parts.log.error({ ...event, err: error }, 'indexing dead letters failed by a defect')
      if (expected && this.#failures === TOLD_FAILURES + 1) this.#parts.log.warn(event, 'dead letters are not indexed at the moment')
    }
  }

  async #passOnce(): Promise<void> {
    const { records, owner } = this.#parts
    const cluster = this.#handle.id
    const snapshot = this.#snapshot
    if (snapshot === null || !(await records.lease(cluster, owner, LEASE_MS))) return
    this.#leased = true
    const rules = await compileRules(await records.rules())
    let stored = await records.queues(cluster)
    const living = new Set([...snapshot.topics.values()].map(({ topicId }) => topicId))
    // A look that saw no topics at all is more likely a broker that has just started than a cluster that was emptied.
    if (living.size > 0)
      await records.forget(
        cluster,
        stored.filter(({ topicId }) => !living.has(topicId)).map(({ topicId }) => topicId),
      )
    const connected = await this.#askConnectors(snapshot, stored)
    if ((await this.#probe(snapshot, stored, rules)) || connected) stored = await records.queues(cluster)
    let waiting = findQueues(snapshot, stored, rules.names).filter(({ ignored }) => !ignored)
    while (waiting.length > 0) {
      const unfinished: FoundQueue[] = []
      for (const queue of waiting) {
        this.#stop.signal.throwIfAborted()
        if (!(await records.lease(cluster, owner, LEASE_MS))) return
        if (!(await this.#advance(queue, rules))) unfinished.push(queue)
      }
      waiting = unfinished
    }
  }

  /** Asks Kafka Connect which queues its connectors write. true: something changed. */
  async #askConnectors(snapshot: ClusterSnapshot, stored: readonly StoredQueue[]): Promise<boolean> {
    const { records, clock } = this.#parts
    const { connect, id } = this.#handle
    if (connect.length === 0 || clock.now() - this.#connectorsAt < CONNECTORS_MS) return false
    this.#connectorsAt = clock.now()
    const { queues, complete } = await connectorQueues(connect, this.#call())
    let changed = false
    for (const [topic, { topicId }] of snapshot.topics) {
      const known = stored.find((queue) => queue.topicId === topicId)?.connector ?? null
      const connector = queues.get(topic) ?? null
      const same = JSON.stringify(known) === JSON.stringify(connector)
      // What a Kafka Connect that is away knows is kept.
      if (same || (connector === null && !complete)) continue
      await records.decide(id, { topicId, topic }, { connector })
      changed = true
    }
    return changed
  }

  /** Looks at the last records of some topics that may be queues. true: one was found. */
  async #probe(snapshot: ClusterSnapshot, stored: readonly StoredQueue[], { names }: Rules): Promise<boolean> {
    const { records, rate, clock } = this.#parts
    const known = new Set(stored.filter(({ byHeaders, decision }) => byHeaders || decision !== null).map(({ topicId }) => topicId))
    let [left, found] = [PROBES_PER_PASS, false]
    for (const [topic, { topicId, internal, error }] of snapshot.topics) {
      if (left === 0) break
      if (internal || error !== null || known.has(topicId) || isBetween(topic) || names.matches(topic)) continue
      const spans = spansOf(snapshot, topic).filter(({ logStart, highWatermark }) => highWatermark > logStart)
      const end = spans.reduce((sum, { highWatermark }) => sum + highWatermark, 0n)
      const before = this.#probed.get(topicId)
      if (spans.length === 0 || (before !== undefined && (before.end === end || clock.now() - before.at < PROBE_AGAIN_MS))) continue
      left--
      await rate.enter(this.#stop.signal)
      const { queue, bytes } = await this.#tolerant({ queue: false, bytes: 0 }, () =>
        looksLikeQueue(this.#handle.kafka, { topic, spans }, this.#call()),
      )
      rate.spent(bytes)
      this.#probed.set(topicId, { at: clock.now(), end })
      if (queue) await records.decide(this.#handle.id, { topicId, topic }, { byHeaders: true })
      found ||= queue
    }
    for (const topicId of this.#probed.keys())
      if (![...snapshot.topics.values()].some((topic) => topic.topicId === topicId)) this.#probed.delete(topicId)
    return found
  }

  /** Reads a queue on for one turn. true: it is read to its end, or cannot be read now. */
  async #advance({ topic, topicId }: FoundQueue, rules: Rules): Promise<boolean> {
    const { records, owner, clock } = this.#parts
    const cluster = this.#handle.id
    const snapshot = this.#snapshot
    if (snapshot?.topics.get(topic)?.topicId !== topicId) return true
    const spans = spansOf(snapshot, topic)
    let queue = await records.queue(cluster, topicId)
    const mapping = effectiveMapping(rules, topic, queue)
    const mark = mappingMark(mapping)
    if (queue === null || queue.mappingMark !== mark || needsRestart(queue, spans, clock.now()) || (await this.#wasCut(queue, spans))) {
      await records.restart(cluster, { topicId, topic, mappingMark: mark }, startsOf(spans))
      queue = await records.queue(cluster, topicId)
    }
    if (queue === null) return true
    const behind = spans.filter(({ partition, highWatermark }) => (queue.index.positions.get(partition)?.next ?? 0n) < highWatermark)
    if (behind.length === 0) return true
    const [failures, decisions] = await Promise.all([records.failures(cluster, topicId), records.decisions(cluster, topicId)])
    const groups = new Map(failures.map((group): [string, FailureGroup] => [group.id, group]))
    const counting: Counting = { queue, groups, mapping, decisions, returns: [] }
    let chunks = CHUNKS_PER_TURN
    for (const span of behind) {
      while (chunks-- > 0) {
        const { changed, atEnd } = await this.#tolerant({ changed: [], atEnd: true }, () => this.#readChunk(counting, span))
        if (!(await records.save(cluster, owner, queue, changed, counting.returns.splice(0)))) return true
        if (atEnd) break
      }
    }
    return chunks > 0
  }

  async #readChunk(counting: Counting, span: Span): Promise<{ changed: FailureGroup[]; atEnd: boolean }> {
    const { queue } = counting
    const { rate, clock } = this.#parts
    const { signal } = this.#stop
    const { partition, logStart, highWatermark } = span
    const position = queue.index.positions.get(partition) ?? { base: logStart, next: logStart }
    const from = position.next < logStart ? logStart : position.next
    const range = { topic: queue.topic, partition, from, to: highWatermark, maxRecords: CHUNK_RECORDS, maxBytes: CHUNK_BYTES }
    await rate.enter(signal)
    const read = await this.#handle.kafka.readPartition({ ...range, isolation: 'committed' }, this.#call())
    rate.spent(Number(read.scanned.bytes))
    const changed = new Set<FailureGroup>()
    for (const [at, entry] of read.entries.entries()) {
      if (at % TURN_RECORDS === TURN_RECORDS - 1) await nextTurn(undefined, { signal })
      if (entry.kind === 'record') changed.add(countRecord(entry.record, counting, clock.now()))
      else queue.index.unreadable++
    }
    queue.index.positions.set(partition, { base: position.base, next: read.nextOffset < highWatermark ? read.nextOffset : highWatermark })
    return { changed: [...changed], atEnd: read.complete || read.nextOffset === from || read.entries.length === 0 }
  }

  /** The log ends before what was read (an unclean election cut it). Asked again, because a look may be older than the reading of another replica. */
  async #wasCut({ topic, index }: StoredQueue, spans: readonly Span[]): Promise<boolean> {
    const suspects = spans.filter(({ partition, highWatermark }) => (index.positions.get(partition)?.next ?? 0n) > highWatermark)
    if (suspects.length === 0) return false
    const ends = await this.#handle.kafka.listOffsets(
      suspects.map(({ partition }) => ({ topic, partition, spec: 'latest' as const })),
      this.#call(),
    )
    return ends.some(({ partition, offset }) => offset !== null && (index.positions.get(partition)?.next ?? 0n) > offset)
  }

  #call() {
    return { signal: this.#stop.signal, timeoutMs: READ_TIMEOUT_MS }
  }

  /** A partition without a leader, or a topic that nobody may read, is left for the next pass; the others go on. */
  async #tolerant<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof KafkaError) || this.#stop.signal.aborted) throw error
      this.#parts.log.debug({ cluster: this.#handle.id, error: messageOf(error) }, 'a part of a queue could not be read')
      return otherwise
    }
  }
}

/** The log begins behind what was counted: counts are no longer those of the log. */
function needsRestart(
  { index }: StoredQueue,
  spans: readonly { partition: number; logStart: bigint; highWatermark: bigint }[],
  now: number,
): boolean {
  if (index.builtAt === null) return true
  const of = (partition: number) => index.positions.get(partition)
  const lost = spans.some(({ partition, logStart }) => logStart > (of(partition)?.base ?? logStart))
  const empty = spans.every(({ logStart, highWatermark }) => logStart === highWatermark)
  return lost && (empty || now - index.builtAt > RESTART_MS)
}

function startsOf(spans: readonly { partition: number; logStart: bigint }[]): Map<number, IndexPosition> {
  return new Map(spans.map(({ partition, logStart }) => [partition, { base: logStart, next: logStart }]))
}
