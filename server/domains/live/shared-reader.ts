import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'
import { messageOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { RawRecord, Tail, TailPoll } from '../../gateways/kafka/types.ts'
import { ScanFailure } from '../../scan/scan-pool.ts'
import { sortOut } from './delivery.ts'
import { type Encode, FanOut } from './fan-out.ts'
import { Floor, isAsFarAs, type Positions } from './floor.ts'
import type { JudgeFound } from './judge-records.ts'
import type { LiveLimits } from './limits.ts'
import { ReaderTrouble } from './reader-trouble.ts'
import type { TopicWatch } from './topic-watch.ts'
import { Unjudged } from './unjudged.ts'
import type { Viewer } from './viewer.ts'

export interface ReaderParts {
  openTail: (signal: AbortSignal) => Promise<Tail>
  /** Ends of the partitions at this moment, as a reader that starts at the end would take them. */
  ends: (signal: AbortSignal) => Promise<Positions>
  matches: (record: RawRecord) => boolean
  /** Decides of what `matches` lets through; null: there is no expression. */
  judge: JudgeFound | null
  encode: Encode
  topicIds: Map<string, string>
  topics: readonly string[]
  watch: TopicWatch
  clock: Clock
  log: Log
  limits: LiveLimits
  /**
   * Set for a reader of one viewer, from old offsets perhaps: it goes on when that viewer has room, instead of racing
   * ahead. Called after each poll that shows it at the end of the log; it may then `share` itself or hand its viewer on.
   */
  onCaughtUp: (() => void) | null
}

const POLL_GRACE_MS = 10_000
/** A poll first hands out what was fetched after the one before it; what came in the meantime is a fetch away. */
const FRESH_WAIT_MS = 5
const RETRY_MS = { first: 100, most: 5000 } as const

/*
 * One reader of the log for all viewers of the same (cluster, topics, partitions, predicate). It opens with the first
 * viewer and stops with the last; whoever wants it holds it (`hold`, `release`), also while it is still opening, so
 * that a stop and a join at the same time cannot meet half-way: a reader without holders is stopped for good.
 *
 * One loop: poll, sort out, encode once, hand to the fan-out, wait until the next batch is due. The wait makes one
 * fetch of what would be many small ones; it is left out while polls come back full. A shared reader reads at the speed
 * of the log: what a viewer cannot take is dropped by its ring, so no viewer slows another. A reader of one viewer that
 * catches up from old offsets waits while that viewer takes batches and is behind, so nothing is lost on the way. Once at
 * the end it becomes the shared one, or hands its viewer to the shared one at a moment when it has read as far as that
 * one in every partition (`adopt`): from there on the viewer gets from the other exactly what it has not had.
 *
 * Trouble never ends it while it may pass: partitions and brokers that do not answer are told to the viewers and
 * tried again. It ends when the cluster refuses for good, when all its topics are deleted, or at a defect.
 */
export class SharedReader {
  readonly #parts: ReaderParts
  readonly #fanOut: FanOut
  readonly #stop = new AbortController()
  readonly #trouble = new ReaderTrouble()
  readonly #unjudged: Unjudged | null
  readonly #onStop: () => void
  #onCaughtUp: (() => void) | null
  /** What a viewer that is added now is handed first, by partition. Behind the tail's own positions between a poll and its delivery. */
  #next: Positions | null = null
  #opening: Promise<Tail> | null = null
  #running: Promise<void> | null = null
  #closing: Promise<void> | null = null
  #holders = 0
  #told = ''

  constructor(parts: ReaderParts, onStop: () => void) {
    this.#parts = parts
    this.#unjudged = parts.judge === null ? null : new Unjudged(parts.judge)
    this.#fanOut = new FanOut(parts.clock)
    this.#onStop = onStop
    this.#onCaughtUp = parts.onCaughtUp
  }

  get viewers(): number {
    return this.#fanOut.size
  }

  /** For good: nobody can join it any more. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted
  }

  hold(): void {
    this.#holders += 1
  }

  /** The last one stops the reader. */
  release(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.#shut()
  }

  /** Opens it where nobody has yet, and lets the viewer in. What is appended from its return on is the viewer's. */
  async join(viewer: Viewer): Promise<void> {
    const first = this.#opening === null
    this.#opening ??= this.#parts.openTail(this.#stop.signal)
    const tail = await this.#opening
    this.#next ??= tail.positions()
    if (!first) {
      const ends = await this.#parts.ends(this.#stop.signal)
      const floor = new Floor(ends, this.#next)
      viewer.floor = floor.isMet ? null : floor
    }
    if (this.#stop.signal.aborted) throw new KafkaError({ code: null, kafkaName: 'ABORTED', message: 'the reader was stopped', retriable: true })
    this.#fanOut.add(viewer)
    this.#running ??= this.#run(tail)
  }

  /** From now on it serves whoever comes: it waits for nobody. */
  share(): void {
    this.#onCaughtUp = null
  }

  /** Takes over the viewer of a reader that has read at least as far; false where it has not, and nothing changes. */
  adopt(viewer: Viewer, other: SharedReader): boolean {
    const [read, next] = [other.#next, this.#next]
    if (read === null || next === null || this.#stop.signal.aborted) return false
    if (!isAsFarAs(read, next)) return false
    const floor = new Floor(read, next)
    viewer.floor = floor.isMet ? null : floor
    this.hold()
    this.#fanOut.add(viewer)
    return true
  }

  leave(viewer: Viewer): void {
    this.#fanOut.remove(viewer)
  }

  wake(): void {
    this.#fanOut.wake()
  }

  endAll(reason: string): void {
    this.#fanOut.endAll(reason)
  }

  /** After the last holder let go: the loop has ended and the lane is closed. */
  async stopped(): Promise<void> {
    await this.#running
    await this.#closing
  }

  #shut(): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort()
    this.#fanOut.close()
    // A lane that opens after its last holder has gone is closed by nobody else; a failed opening was told to those who waited.
    if (this.#running === null && this.#opening !== null) this.#closing = this.#opening.then(closeTail(this.#parts.log), () => undefined)
    this.#onStop()
  }

  async #run(tail: Tail): Promise<void> {
    try {
      await this.#loop(tail)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      if (!(error instanceof KafkaError || error instanceof ScanFailure))
        this.#parts.log.error({ err: error, topics: this.#parts.topics }, 'a live reader failed')
      this.endAll(endWords(error))
    } finally {
      this.#shut()
      await closeTail(this.#parts.log)(tail)
    }
  }

  async #loop(tail: Tail): Promise<void> {
    const { signal } = this.#stop
    let retryMs: number = RETRY_MS.first
    for (let first = true; !signal.aborted; ) {
      const startedMs = this.#parts.clock.now()
      const polled = await this.#pollFresh(tail, first ? 1 : this.#parts.limits.pollWaitMs)
      if (polled === null) {
        await pause(retryMs, signal)
        retryMs = Math.min(RETRY_MS.most, retryMs * 2)
        continue
      }
      first = false
      retryMs = RETRY_MS.first
      const bytes = await this.#deliver(polled, tail)
      if ((await this.#topicsGone(polled)) || signal.aborted) return
      if (polled.problems.length === 0 && !this.#isFull(bytes)) this.#onCaughtUp?.()
      await this.#pace(polled, bytes, startedMs)
    }
  }

  /** What there is up to this moment. null: it failed in a way that may pass. */
  async #pollFresh(tail: Tail, maxWaitMs: number): Promise<TailPoll | null> {
    const polled = await this.#poll(tail, maxWaitMs)
    if (polled === null || polled.entries.length === 0) return polled
    const more = await this.#poll(tail, FRESH_WAIT_MS)
    if (more === null) return polled
    return { entries: polled.entries.concat(more.entries), expired: polled.expired.concat(more.expired), problems: more.problems }
  }

  async #poll(tail: Tail, maxWaitMs: number): Promise<TailPoll | null> {
    const { signal } = this.#stop
    try {
      const call = { signal, maxWaitMs, maxBytes: this.#parts.limits.pollBytes, timeoutMs: maxWaitMs + POLL_GRACE_MS }
      const polled = await tail.poll(call)
      this.#trouble.polled(polled.problems, this.#parts.clock.now())
      this.#tellHealth()
      return polled
    } catch (error) {
      if (signal.aborted) return null
      if (!(error instanceof KafkaError) || !error.retriable) throw error
      this.#trouble.failed(error, this.#parts.clock.now())
      this.#tellHealth()
      return null
    }
  }

  /** Hands out what a poll brought, in stretches. Bytes of records that came. */
  async #deliver(polled: TailPoll, tail: Tail): Promise<number> {
    const { stretchEntries } = this.#parts.limits
    // In one turn: who is present is handed this poll, who comes later begins after it.
    const present = this.#fanOut.present()
    const positions = tail.positions()
    this.#next = positions
    let bytes = 0
    let start = 0
    do {
      const end = start + stretchEntries
      const stretch = { entries: polled.entries.slice(start, end), expired: start === 0 ? polled.expired : [], problems: [] }
      const delivery = sortOut(stretch, this.#parts.matches, this.#parts.topicIds)
      await this.#unjudged?.sift(delivery)
      await this.#fanOut.deliver(present, delivery, end < polled.entries.length ? null : positions, this.#parts.encode)
      bytes += delivery.received.reduce((sum, { record }) => sum + record.sizeBytes, 0)
      start = end
      if (start < polled.entries.length || this.#onCaughtUp !== null) await this.#room()
    } while (start < polled.entries.length && !this.#stop.signal.aborted)
    return bytes
  }

  /** A turn for others; where the reader waits for its viewers, so many turns as they need. */
  async #room(): Promise<void> {
    await setImmediate()
    while (this.#onCaughtUp !== null && this.#fanOut.isFilling() && !this.#stop.signal.aborted) {
      await pause(this.#parts.limits.batchEveryMs, this.#stop.signal)
    }
  }

  async #topicsGone(polled: TailPoll): Promise<boolean> {
    const { watch, clock, topics, log } = this.#parts
    try {
      const deleted = await watch.deleted(polled.problems, clock.now(), this.#stop.signal)
      if (deleted.length < topics.length) return false
    } catch (error) {
      log.debug({ topics, error: messageOf(error) }, 'whether topics were deleted could not be asked')
      return false
    }
    this.endAll(topics.length === 1 ? `Topic ${topics[0]} was deleted.` : `All topics were deleted: ${topics.join(', ')}.`)
    return true
  }

  async #pace(polled: TailPoll, bytes: number, startedMs: number): Promise<void> {
    const { batchEveryMs, pollWaitMs } = this.#parts.limits
    const idleTrouble = polled.problems.length > 0 && polled.entries.length === 0
    const roundMs = idleTrouble ? pollWaitMs : this.#isFull(bytes) ? 0 : batchEveryMs
    await pause(startedMs + roundMs - this.#parts.clock.now(), this.#stop.signal)
  }

  /** A poll that brought so much that more is likely to lie ready. */
  #isFull(bytes: number): boolean {
    return bytes * 4 > this.#parts.limits.pollBytes
  }

  #tellHealth(): void {
    const nowMs = this.#parts.clock.now()
    const { reason, notices } = this.#trouble.health(nowMs)
    const health = { reason, notices: [...notices, ...(this.#unjudged?.notices(nowMs) ?? [])] }
    const told = JSON.stringify(health)
    if (told === this.#told || (this.#told === '' && health.notices.length === 0)) return
    this.#told = told
    this.#fanOut.health(health)
  }
}

function endWords(error: unknown): string {
  if (error instanceof KafkaError) return `The cluster refused: ${error.message}`
  if (error instanceof ScanFailure) return `The expression was given up: ${error.message}`
  return 'Headgate failed at this live view. Open it again; the log has the details.'
}

/** Ends early, without an error, when the signal ends it. At least one turn of the event loop. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(0, ms), undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function closeTail(log: Log): (tail: Tail) => Promise<void> {
  return async (tail) => {
    try {
      await tail.close()
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'a tail did not close cleanly')
    }
  }
}
