import { randomUUID } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { ClusterHandle, Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import type { Decoding } from '../../serde/types.ts'
import { decodingOf } from '../records/index.ts'
import { refuseExpression, schemasOf } from '../search/index.ts'
import { checkTail } from './check-tail.ts'
import { recordEncoder } from './encode-records.ts'
import { type JudgeFound, recordJudge } from './judge-records.ts'
import { defaultLiveLimits, type LiveLimits } from './limits.ts'
import type { Outlet } from './outlet.ts'
import { RingBudget } from './ring-budget.ts'
import { TailSession } from './session.ts'
import { SharedReader } from './shared-reader.ts'
import { endsOf, planTail, type TailPlan, type TailRequest } from './tail-plan.ts'
import { TopicWatch } from './topic-watch.ts'
import { Viewer } from './viewer.ts'

/** An open tail in the hands of the connection that opened it. */
export interface LiveTail {
  readonly id: string
  readonly cluster: string
  readonly topics: readonly string[]
  /** The client has the id: from now on it is sent to. */
  announce(): void
  grant(batches: number): void
  pause(): void
  resume(): void
  /** Without a reason the client is told nothing: it asked for it, or is gone. */
  close(reason?: string): void
}

interface OpenTail {
  viewer: Viewer
  reader: SharedReader
}

type JudgedPlan = TailPlan & { decodings: ReadonlyMap<string, Decoding> }

/** All live tails of this process and the readers behind them. */
export class LiveTails {
  readonly #clock: Clock
  readonly #log: Log
  readonly #limits: LiveLimits
  /** Readers that start at the end, by what they read: these are shared. */
  readonly #shared = new Map<string, SharedReader>()
  readonly #readers = new Set<SharedReader>()
  readonly #stopping = new Set<Promise<void>>()
  readonly #open = new Map<string, OpenTail>()
  readonly #budget: RingBudget
  #opening = 0
  #closedFor: string | null = null

  constructor(parts: { clock: Clock; log: Log; limits?: Partial<LiveLimits> }) {
    this.#clock = parts.clock
    this.#log = parts.log
    this.#limits = { ...defaultLiveLimits, ...parts.limits }
    this.#budget = new RingBudget(this.#limits.ringsBytes)
  }

  /** For metrics: tails that are open, readers that run for them. */
  stats(): { tails: number; readers: number } {
    return { tails: this.#open.size, readers: this.#readers.size }
  }

  /** Wire text that waits for all viewers together. */
  get waitingBytes(): number {
    return this.#budget.used
  }

  /**
   * Opens a tail. What is appended after it resolves reaches the outlet once `announce` was called and credit granted.
   * A tail from the end shares its reader; one from given offsets has a reader of its own until that has caught up.
   * `onEnd` is called when it ends by itself. Throws `not-allowed`, `too-many`, `draining`, and what planTail refuses.
   */
  async open(ctx: Ctx, request: TailRequest, outlet: Outlet, onEnd: (id: string) => void): Promise<LiveTail> {
    checkTail(ctx, request.cluster, request.topics)
    this.#admit()
    this.#opening += 1
    try {
      const cluster = ctx.clusters.get(request.cluster)
      await refuseExpression(ctx, request.predicate?.expression, 'predicate.expression')
      const plan = await planTail(cluster.kafka, request, { signal: ctx.signal })
      const decodings = await decodingsOf(ctx, request, plan)
      const reader = this.#readerFor(ctx, cluster, request, { ...plan, decodings })
      const session = new TailSession(randomUUID(), this.#limits, this.#clock.now(), this.#budget)
      const viewer: Viewer = new Viewer(session, request.maxPerSecond, outlet, () => {
        this.#forget(session.id)
        onEnd(session.id)
      })
      reader.hold()
      try {
        await reader.join(viewer)
        ctx.signal.throwIfAborted()
        this.#refuseClosed()
      } catch (error) {
        session.end('Not opened.')
        reader.leave(viewer)
        reader.release()
        throw error
      }
      this.#open.set(session.id, { viewer, reader })
      return this.#handle({ session, viewer }, request.cluster, plan.topics)
    } finally {
      this.#opening -= 1
    }
  }

  /** Ends every tail and tells its client why; none can be opened afterwards. */
  endAll(reason: string): void {
    this.#closedFor = reason
    for (const { viewer } of [...this.#open.values()]) viewer.end(reason)
  }

  /** Ends everything and waits until the readers have closed their lanes. */
  async close(): Promise<void> {
    this.endAll('Headgate is stopping.')
    await Promise.all([...this.#stopping])
  }

  #admit(): void {
    this.#refuseClosed()
    if (this.#open.size + this.#opening >= this.#limits.tails) {
      throw problem('too-many', `${this.#limits.tails} live views are open on this server, which is its limit. Close one, or try later.`)
    }
  }

  #refuseClosed(): void {
    if (this.#closedFor !== null) throw problem('draining', this.#closedFor)
  }

  #readerFor(ctx: Ctx, cluster: ClusterHandle, request: TailRequest, plan: JudgedPlan): SharedReader {
    const key = JSON.stringify([cluster.id, plan.topics, plan.partitions, request.predicate ?? {}, request.decoders ?? {}])
    if (request.from !== 'end') return this.#newReader(ctx, cluster, request, plan, key)
    const known = this.#shared.get(key)
    if (known !== undefined && !known.isStopped) return known
    const reader = this.#newReader(ctx, cluster, request, plan, key)
    reader.share()
    this.#shared.set(key, reader)
    return reader
  }

  #newReader(ctx: Ctx, cluster: ClusterHandle, request: TailRequest, plan: JudgedPlan, key: string): SharedReader {
    const stop = new AbortController()
    const reader: SharedReader = new SharedReader(
      {
        openTail: (signal) => cluster.kafka.openTail(plan.starts, { signal, isolation: 'committed' }),
        ends: (signal) => endsOf(cluster.kafka, plan, { signal }),
        matches: compilePredicate(request.predicate ?? {}),
        judge: judgeOf(ctx, cluster, request, plan, stop.signal),
        encode: recordEncoder(cluster, ctx.serde, stop.signal, (topic) => decodingOf(ctx, cluster.id, topic, request.decoders ?? {})),
        topicIds: plan.topicIds,
        topics: plan.topics,
        watch: new TopicWatch(cluster.kafka, plan.topics),
        clock: this.#clock,
        log: this.#log,
        limits: this.#limits,
        onCaughtUp: () => this.#merge(reader, key),
      },
      () => {
        stop.abort()
        if (this.#shared.get(key) === reader) this.#shared.delete(key)
        const stopped = reader.stopped().finally(() => {
          this.#readers.delete(reader)
          this.#stopping.delete(stopped)
        })
        this.#stopping.add(stopped)
      },
    )
    this.#readers.add(reader)
    return reader
  }

  /** A reader that has caught up becomes the shared one, or gives its viewer to it when that loses and repeats nothing. */
  #merge(own: SharedReader, key: string): void {
    if (own.isStopped) return
    const shared = this.#shared.get(key)
    if (shared === undefined || shared.isStopped) {
      this.#shared.set(key, own)
      own.share()
      return
    }
    const tail = [...this.#open.values()].find(({ reader }) => reader === own)
    if (tail === undefined || !shared.adopt(tail.viewer, own)) return
    tail.reader = shared
    own.leave(tail.viewer)
    own.release()
  }

  #handle({ session, viewer }: { session: TailSession; viewer: Viewer }, cluster: string, topics: readonly string[]): LiveTail {
    const tell = (act: () => void) => () => {
      act()
      this.#open.get(session.id)?.reader.wake()
    }
    return {
      id: session.id,
      cluster,
      topics,
      announce: tell(() => viewer.announce()),
      grant: (batches) => tell(() => session.grant(batches))(),
      pause: tell(() => session.pause()),
      resume: tell(() => session.resume()),
      close: (reason) => (reason === undefined ? this.#forget(session.id) : viewer.end(reason)),
    }
  }

  #forget(id: string): void {
    const tail = this.#open.get(id)
    if (tail === undefined) return
    this.#open.delete(id)
    tail.viewer.session.end('Closed.')
    tail.reader.leave(tail.viewer)
    tail.reader.release()
  }
}

/** Only an expression sees decoded values. */
async function decodingsOf(
  ctx: Ctx,
  { cluster, predicate, decoders = {} }: TailRequest,
  { topicIds }: TailPlan,
): Promise<ReadonlyMap<string, Decoding>> {
  if (predicate?.expression === undefined) return new Map()
  return new Map(
    await Promise.all([...topicIds].map(async ([name, topicId]) => [name, await decodingOf(ctx, cluster, { name, topicId }, decoders)] as const)),
  )
}

function judgeOf(ctx: Ctx, cluster: ClusterHandle, { predicate }: TailRequest, { decodings }: JudgedPlan, signal: AbortSignal): JudgeFound | null {
  const expression = predicate?.expression
  if (expression === undefined) return null
  return recordJudge({ pool: ctx.searches.pool, expression, decodings, schemas: schemasOf(cluster, signal), signal })
}
