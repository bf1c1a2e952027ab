import type { TailBatch, TailState } from '../../server/contract/events.ts'
import type { Decoders } from '../messages/record-url.ts'
import { formatInteger } from '../ui/format-number.ts'
import { type Counters, countersOf, sampleOf } from './counters-model.ts'
import { EndsWatch } from './ends-watch.ts'
import { markersOf, mergeMarkers } from './gap-marker.ts'
import { isMarker, type LiveEntry, type Marker } from './live-entry.ts'
import { EMPTY_VIEW, type LiveView } from './live-view.ts'
import { type EndOffset, Positions } from './positions.ts'
import { planResume, type ResumePlan } from './resume-plan.ts'
import { resumeMarkers } from './resume-words.ts'
import { RowRing } from './row-ring.ts'
import { frozenView, mostSeenKeys, NO_ROWS, type RowsView, runningView } from './rows-view.ts'
import type { Schedule } from './schedule.ts'
import { type LinkPhase, type OpenRequest, type TailHub, TailLink } from './tail-link.ts'

export const ROWS_KEPT = 10_000
/** A screen is drawn so often at most while records stream; less often where a draw replaces every row in sight. Faster is not readable. */
const DRAW_EVERY_MS = 100
const DRAW_ALL_EVERY_MS = 250
const ROWS_IN_SIGHT = 40
const TICK_MS = 1000
const SAMPLES_KEPT = 120
const ANNOUNCE_EVERY = 5
const KEYS_SHOWN = 5

export interface TailParts {
  hub: TailHub
  schedule: Schedule
  /** What is tailed; how much of it is shown, and how it is read, may change later. */
  request: Omit<OpenRequest, 'from' | 'maxPerSecond' | 'decoders'>
  maxPerSecond: number | null
  readEnds: (signal: AbortSignal) => Promise<readonly EndOffset[]>
  capacity?: number
}

/**
 * What one live screen knows, outside of React: rows arrive far more often than a screen is drawn. `subscribe` and
 * `view` are for useSyncExternalStore; a view is made anew at most ten times a second, before a paint, and not at all
 * while the page is hidden, though everything is received and counted.
 */
export class TailStore {
  readonly #parts: TailParts
  readonly #link: TailLink
  readonly #ring: RowRing<LiveEntry>
  readonly #positions = new Positions()
  readonly #ends: EndsWatch
  readonly #watchers = new Set<() => void>()
  #view: LiveView
  #now: Omit<LiveView, 'rows' | 'kept' | 'newer' | 'newWhilePaused'>
  #frozen: RowsView | null = null
  #resume: ResumePlan | null = null
  #lostAtMs: number | null = null
  #reopenedFor: string | null = null
  #decoders: Decoders = { key: null, value: null }
  #newBefore = 0n
  #matchedAtPause = 0n
  #measured: { counters: Counters; atMs: number } | null = null
  #ticks = 0
  #drawnAtMs = 0
  /** Number of the row that comes after those drawn. */
  #drawnNext = 0
  #cancelDraw: (() => void) | null = null
  #stopTicks: (() => void) | null = null

  constructor(parts: TailParts) {
    this.#parts = parts
    this.#ring = new RowRing(parts.capacity ?? ROWS_KEPT)
    this.#now = { ...EMPTY_VIEW, capacity: this.#ring.capacity, maxPerSecond: parts.maxPerSecond }
    this.#view = { ...EMPTY_VIEW, ...this.#now }
    this.#ends = new EndsWatch({
      schedule: parts.schedule,
      positions: this.#positions,
      readEnds: parts.readEnds,
      keepsUp: () => this.#keepsUp(),
    })
    this.#link = new TailLink({
      hub: parts.hub,
      schedule: parts.schedule,
      request: (again) => this.#request(again),
      onOpen: () => this.#opened(),
      onBatch: (batch) => this.#batch(batch),
      onState: (state) => this.#serverState(state),
      onPhase: (phase) => this.#phase(phase),
    })
  }

  subscribe = (changed: () => void): (() => void) => {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  view = (): LiveView => this.#view

  start(): void {
    this.#ends.start()
    this.#link.start()
    this.#stopTicks = this.#parts.schedule.every(TICK_MS, () => this.#tick())
  }

  stop(): void {
    this.#stopTicks?.()
    this.#cancelDraw?.()
    this.#cancelDraw = null
    this.#ends.stop()
    this.#link.stop()
  }

  /** Rows stand still at once and the server stops sending; matches are counted on. */
  pause(): void {
    if (this.#now.paused) return
    this.#freeze()
    this.#ends.disturb()
    this.#newBefore = 0n
    this.#matchedAtPause = BigInt(this.#now.counters?.matched ?? '0')
    this.#set({ paused: true })
    this.#link.pause()
  }

  resume(): void {
    if (!this.#now.paused) return
    if (this.#now.following) this.#frozen = null
    this.#set({ paused: false })
    this.#link.resume()
  }

  /** The reader looks at older rows: they stand still while new ones are received. */
  hold(): void {
    if (!this.#now.following) return
    this.#freeze()
    this.#set({ following: false })
  }

  follow(): void {
    if (this.#now.following) return
    if (!this.#now.paused) this.#frozen = null
    this.#set({ following: true })
  }

  /** Empties the table; the counters go on, for they count the stream and not the table. */
  clear(): void {
    this.#ring.clear()
    this.#frozen = this.#frozen === null ? null : { ...NO_ROWS, top: this.#ring.next - 1 }
    this.#set({ clearedAtMs: this.#parts.schedule.now() })
  }

  setLimit(maxPerSecond: number | null): void {
    if (maxPerSecond === this.#now.maxPerSecond) return
    const words = maxPerSecond === null ? 'Every match is shown from here' : `Up to ${formatInteger(maxPerSecond)} matches/s are shown from here`
    this.#reopenedFor = `${words}; the counters began anew.`
    this.#set({ maxPerSecond })
    this.#link.reopen()
  }

  /** How records are read from here on; rows that are there stay as they were read. */
  setDecoders({ key, value }: Decoders): void {
    if (key === this.#decoders.key && value === this.#decoders.value) return
    this.#decoders = { key, value }
    this.#reopenedFor = 'Records are read otherwise from here; the counters began anew.'
    this.#link.reopen()
  }

  /** After a refusal or an end. */
  retry(): void {
    this.#link.reopen()
  }

  async #request(again: boolean): Promise<OpenRequest> {
    const { key, value } = this.#decoders
    const decoders = key === null && value === null ? {} : { decoders: { ...(key === null ? {} : { key }), ...(value === null ? {} : { value }) } }
    const asked = { ...this.#parts.request, ...decoders, maxPerSecond: this.#now.maxPerSecond }
    this.#resume = null
    if (!again) return { ...asked, from: 'end' }
    this.#resume = planResume(this.#positions, await this.#ends.read())
    return { ...asked, from: this.#resume.from }
  }

  #opened(): void {
    const nowMs = this.#parts.schedule.now()
    this.#carryPause()
    if (this.#resume !== null) this.#resumed(this.#resume, nowMs)
    this.#resume = null
    this.#reopenedFor = null
    this.#lostAtMs = null
    this.#measured = null
    this.#set({ counters: null, openedAtMs: nowMs, server: null })
    this.#ends.begin()
  }

  #resumed(plan: ResumePlan, nowMs: number): void {
    for (const { topic, partition } of plan.restarted) this.#positions.forget(topic, partition)
    if (plan.from !== 'end') for (const { topic, partition, offset } of plan.from) this.#positions.skip(topic, partition, BigInt(offset))
    for (const { topic, partition, to } of plan.gaps) this.#positions.skip(topic, partition, BigInt(to))
    const lostForMs = this.#lostAtMs === null ? null : nowMs - this.#lostAtMs
    for (const marker of resumeMarkers(plan, { lostForMs, reopenedFor: this.#reopenedFor, atMs: nowMs })) this.#mark(marker)
  }

  /** What had come since the pause is counted on; what waited at the server is read and counted again. */
  #carryPause(): void {
    if (!this.#now.paused) return
    const { counters } = this.#now
    if (counters !== null) this.#newBefore += BigInt(counters.matched) - this.#matchedAtPause - BigInt(counters.queued)
    if (this.#newBefore < 0n) this.#newBefore = 0n
    this.#matchedAtPause = 0n
  }

  #batch(batch: TailBatch): void {
    const nowMs = this.#parts.schedule.now()
    const before = this.#now.counters
    const counters = countersOf(batch)
    const dropped = BigInt(counters.dropped) - BigInt(before?.dropped ?? '0')
    for (const marker of markersOf(batch.gaps, dropped, nowMs)) this.#mark(marker)
    for (const { topic, partition, to } of batch.gaps) this.#positions.skip(topic, partition, BigInt(to))
    for (const record of batch.records) {
      this.#positions.see(record.topic, record.partition, record.offset)
      this.#ring.push(record)
    }
    const newest = batch.records.at(-1)
    this.#set({
      counters,
      ...(counters.received === (before?.received ?? '0') ? {} : { lastReceivedAtMs: nowMs }),
      ...(newest?.timestamp == null ? {} : { newestAgeMs: Math.max(0, nowMs - Date.parse(newest.timestamp)) }),
      ...(dropped > 0n ? { droppedAtMs: nowMs } : {}),
    })
  }

  #serverState(server: TailState): void {
    if (server.notices.length > 0) this.#ends.disturb()
    this.#set({ server })
  }

  #phase(phase: LinkPhase): void {
    if (phase.kind === 'lost' || phase.kind === 'ended') {
      if (this.#now.phase.kind === 'open') this.#ends.settle()
      this.#ends.disturb()
      this.#lostAtMs ??= this.#parts.schedule.now()
    }
    this.#set({ phase })
  }

  #mark(marker: Marker): void {
    const newest = this.#ring.newest()
    const merged = newest !== undefined && isMarker(newest) ? mergeMarkers(newest, marker) : null
    if (merged === null) this.#ring.push(marker)
    else this.#ring.replaceNewest(merged)
  }

  #keepsUp(): boolean {
    const { phase, paused, server, counters } = this.#now
    return phase.kind === 'open' && !paused && (server?.notices.length ?? 0) === 0 && counters?.queued === '0'
  }

  #tick(): void {
    const nowMs = this.#parts.schedule.now()
    const counters = this.#now.phase.kind === 'open' ? this.#now.counters : null
    const sample = sampleOf(this.#measured, counters, nowMs)
    this.#measured = counters === null ? null : { counters, atMs: nowMs }
    this.#ticks += 1
    const announce = this.#ticks % ANNOUNCE_EVERY === 0
    this.#set({
      samples: [...this.#now.samples.slice(1 - SAMPLES_KEPT), sample],
      partitions: this.#positions.rates(),
      keys: mostSeenKeys(runningView(this.#ring), KEYS_SHOWN),
      ...(announce ? { announcement: this.#words() } : {}),
    })
  }

  #words(): string {
    const { phase, counters, paused } = this.#now
    if (phase.kind !== 'open' || counters === null) return ''
    if (paused) return `Paused. ${formatInteger(this.#newWhilePaused())} new.`
    return `${formatInteger(counters.sent)} of ${formatInteger(counters.matched)} matches shown.`
  }

  #newWhilePaused(): bigint {
    if (!this.#now.paused) return 0n
    return this.#newBefore + BigInt(this.#now.counters?.matched ?? '0') - this.#matchedAtPause
  }

  #freeze(): void {
    this.#frozen ??= frozenView(this.#view.rows)
  }

  #set(patch: Partial<LiveView>): void {
    this.#now = { ...this.#now, ...patch }
    this.#cancelDraw ??= this.#parts.schedule.frame(this.#draw)
  }

  #draw = (): void => {
    const nowMs = this.#parts.schedule.now()
    const everyMs = this.#ring.next - this.#drawnNext > ROWS_IN_SIGHT ? DRAW_ALL_EVERY_MS : DRAW_EVERY_MS
    if (nowMs >= this.#drawnAtMs && nowMs - this.#drawnAtMs < everyMs) {
      this.#cancelDraw = this.#parts.schedule.frame(this.#draw)
      return
    }
    this.#cancelDraw = null
    this.#drawnAtMs = nowMs
    this.#drawnNext = this.#ring.next
    const rows = this.#frozen ?? runningView(this.#ring)
    this.#view = {
      ...this.#now,
      rows,
      kept: this.#ring.size,
      newer: this.#frozen === null ? 0 : this.#ring.next - 1 - this.#frozen.top,
      newWhilePaused: this.#newWhilePaused(),
    }
    for (const changed of this.#watchers) changed()
  }
}
