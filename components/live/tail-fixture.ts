import type { TailBatch } from '../../server/contract/events.ts'
import { problemTable } from '../../server/contract/problem.ts'
import { ProblemError } from '../data/problem-error.ts'
import type { Connection, Payload, SocketLease } from '../data/socket-hub.ts'
import type { Counters } from './counters-model.ts'
import type { TailRecord } from './live-entry.ts'
import type { EndOffset } from './positions.ts'
import type { Schedule } from './schedule.ts'
import type { TailHub } from './tail-link.ts'
import { TailStore } from './tail-store.ts'

type Events = 'tail.open' | 'tail.credit' | 'tail.pause' | 'tail.resume' | 'tail.close'

interface Wishes {
  capacity?: number
  ends?: readonly EndOffset[]
  /** Comes before the acknowledgement of tail.open. */
  early?: TailBatch
  refuse?: 'too-many' | 'topic-unknown'
  stopEarly?: boolean
}

/** A store with time and the far end of the connection in hand, for tests. */
export async function aTail(wishes: Wishes = {}) {
  const clock = new HandClock()
  const server = new FarEnd(wishes)
  const store = new TailStore({
    hub: server,
    schedule: clock,
    request: { cluster: 'local', topics: ['orders'] },
    maxPerSecond: 1000,
    readEnds: async () => wishes.ends ?? [],
    ...(wishes.capacity === undefined ? {} : { capacity: wishes.capacity }),
  })
  store.start()
  if (wishes.stopEarly === true) server.onOpen = () => store.stop()
  await server.connect()
  return {
    store,
    server,
    sent: <E extends Events>(event: E) => server.sent.flatMap((message) => (message.event === event ? [asPayload<E>(message.payload)] : [])),
    draw: () => {
      clock.nowMs += 250
      clock.paint()
      return store.view()
    },
    pass: async (ms: number) => {
      clock.pass(ms)
      await settled()
    },
  }
}

/** Payloads are kept with the name they were sent under. */
const asPayload = <E extends Events>(payload: unknown) => payload as Payload<E>

/** Lets promises that are due run, without waiting for time. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

class HandClock implements Schedule {
  nowMs = 1_000_000
  #frames = new Set<() => void>()
  #timers = new Set<{ atMs: number; everyMs: number | null; run: () => void }>()

  now = () => this.nowMs
  frame = (run: () => void) => {
    this.#frames.add(run)
    return () => void this.#frames.delete(run)
  }
  after = (ms: number, run: () => void) => this.#timer({ atMs: this.nowMs + ms, everyMs: null, run })
  every = (ms: number, run: () => void) => this.#timer({ atMs: this.nowMs + ms, everyMs: ms, run })

  paint(): void {
    const due = [...this.#frames]
    this.#frames.clear()
    for (const run of due) run()
  }

  pass(ms: number): void {
    const untilMs = this.nowMs + ms
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs)
      if (next === undefined) break
      this.nowMs = next.atMs
      if (next.everyMs === null) this.#timers.delete(next)
      else next.atMs += next.everyMs
      next.run()
    }
    this.nowMs = untilMs
  }

  #timer(timer: { atMs: number; everyMs: number | null; run: () => void }) {
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }
}

/** The shared connection with a server that this test plays. */
class FarEnd implements TailHub {
  readonly sent: { event: string; payload: unknown }[] = []
  connection: Connection = { state: 'connecting', transport: null, reason: null, session: 0 }
  readonly #wishes: Wishes
  /** Called when tail.open has arrived and is not answered yet. */
  onOpen: (() => void) | null = null
  #watchers = new Set<() => void>()
  #onBatch: ((batch: TailBatch) => void) | null = null
  #tails = 0

  constructor(wishes: Wishes) {
    this.#wishes = wishes
  }

  watch = (changed: () => void) => {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  lease(): SocketLease {
    // One listener per event is enough here; the generic signature of a lease is wider than what is played.
    const lease = {
      send: async (event: string, payload: unknown) => this.#answer(event, payload),
      on: (event: string, listener: (batch: TailBatch) => void) => {
        if (event === 'tail.batch') this.#onBatch = listener
        return () => undefined
      },
      release: () => undefined,
    }
    return lease as unknown as SocketLease
  }

  async connect(): Promise<void> {
    this.connection = { ...this.connection, state: 'connected', session: this.connection.session + 1 }
    for (const changed of this.#watchers) changed()
    await settled()
  }

  lose(): void {
    this.connection = { ...this.connection, state: 'lost', reason: 'transport close' }
    for (const changed of this.#watchers) changed()
  }

  batch(batch: TailBatch): void {
    this.#onBatch?.({ ...batch, tailId: `tail-${this.#tails}` })
  }

  #answer(event: string, payload: unknown): { tailId?: string } {
    this.sent.push({ event, payload })
    if (event !== 'tail.open') return {}
    const { refuse, early } = this.#wishes
    if (refuse !== undefined) throw new ProblemError({ code: refuse, detail: '', ...problemTable[refuse] })
    this.onOpen?.()
    this.#tails += 1
    if (early !== undefined) this.batch(early)
    return { tailId: `tail-${this.#tails}` }
  }
}

const PART = {
  present: true,
  size: 4,
  decoder: 'text',
  decoded: 'text',
  text: 'text',
  base64: null,
  schema: null,
  truncated: false,
  error: null,
  note: null,
}

export const aRecord = (partition: number, offset: number): TailRecord => ({
  topic: 'orders',
  topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
  partition,
  offset: String(offset),
  timestamp: '2026-01-31T12:00:00.000Z',
  timestampMs: '1769860800000',
  timestampType: 'create',
  key: PART,
  value: PART,
  headers: [],
  state: 'committed',
  size: 8,
})

/** Counters that are not told are 0. */
export function aBatch(records: TailRecord[], totals: Partial<Record<keyof Counters, number>>): TailBatch {
  const count = (name: keyof Counters) => String(totals[name] ?? 0)
  return {
    tailId: 'tail-1',
    records,
    received: count('received'),
    matched: count('matched'),
    sent: count('sent'),
    sampledOut: count('sampledOut'),
    dropped: count('dropped'),
    queued: count('queued'),
    errors: '0',
    gaps: [],
  }
}
