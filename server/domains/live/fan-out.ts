import type { Clock } from '../../core/clock.ts'
import { RunTexts } from './batch-text.ts'
import type { Delivery, Found } from './delivery.ts'
import type { Positions } from './floor.ts'
import { Sampler } from './sampler.ts'
import type { ReaderHealth } from './session.ts'
import type { SharedRecord } from './shared-record.ts'
import type { Viewer } from './viewer.ts'

/** Writes records as JSON for the wire, one text per record, in order. */
export type Encode = (found: readonly Found[]) => Promise<readonly string[]>

/**
 * The viewers of one reader and the ticks at which they are sent something. Viewers with the same limit share one
 * sampler and all share one tick, so those that keep up take the same records at the same moment and their JSON is
 * joined once. The timer is one per reader, is set only while somebody has something due, and ends with `close`.
 */
export class FanOut {
  readonly #clock: Clock
  readonly #viewers = new Set<Viewer>()
  readonly #samplers = new Map<number | null, Sampler>()
  readonly #runs = new RunTexts()
  #timer: NodeJS.Timeout | null = null
  #timerAtMs = Number.POSITIVE_INFINITY
  #health: ReaderHealth = { reason: null, notices: [] }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#viewers.size
  }

  add(viewer: Viewer): void {
    this.#viewers.add(viewer)
    if (this.#health.reason !== null || this.#health.notices.length > 0) viewer.session.readerHealth(this.#health)
  }

  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer)
    const rates = new Set([...this.#viewers].map((each) => each.maxPerSecond))
    if (!rates.has(viewer.maxPerSecond)) this.#samplers.delete(viewer.maxPerSecond)
    if (this.#viewers.size === 0) this.close()
  }

  /** Who is there when a poll returns: who joins while its records are handed out starts after them. */
  present(): readonly Viewer[] {
    return [...this.#viewers]
  }

  /** A viewer that takes batches has so much waiting that more would soon push records out. */
  isFilling(): boolean {
    return [...this.#viewers].some((viewer) => viewer.session.isFilling)
  }

  /** Gives each viewer its part of a delivery. `positions`: the reader's, once all up to them was delivered. */
  async deliver(present: readonly Viewer[], delivery: Delivery, positions: Positions | null, encode: Encode): Promise<void> {
    const nowMs = this.#clock.now()
    const chosenByRate = new Map<number | null, readonly Found[]>()
    for (const { maxPerSecond } of present) {
      if (chosenByRate.has(maxPerSecond)) continue
      chosenByRate.set(maxPerSecond, this.#samplerOf(maxPerSecond).choose(delivery.matched, nowMs))
    }
    const shared = await shareAll(delivery.matched, [...chosenByRate.values()], encode)
    const runByRate = new Map([...chosenByRate].map(([rate, chosen]) => [rate, recordsOf(chosen, shared)]))
    for (const viewer of present) {
      for (const gap of delivery.gaps) {
        viewer.session.miss(gap)
        if (gap.reason === 'topic-recreated') viewer.floor?.forget(gap.topic)
      }
      if (viewer.floor === null) {
        const chosen = runByRate.get(viewer.maxPerSecond) ?? []
        const { received, matched, unjudged } = delivery
        viewer.session.arrive({ received: received.length, matched: matched.length, errors: unjudged.length, chosen }, nowMs)
      } else this.#arriveAboveFloor(viewer, delivery, recordsOf(aboveFloor(chosenByRate.get(viewer.maxPerSecond) ?? [], viewer), shared), positions)
    }
    this.tick()
  }

  health(health: ReaderHealth): void {
    this.#health = health
    for (const viewer of this.#viewers) viewer.session.readerHealth(health)
    this.wake()
  }

  endAll(reason: string): void {
    for (const viewer of [...this.#viewers]) viewer.end(reason)
  }

  /** Something changed for a viewer: look again soon, at the tick of all where one is near. */
  wake(): void {
    this.#tickAt(this.#clock.now())
  }

  tick(): void {
    this.close()
    const nowMs = this.#clock.now()
    let nextMs: number | null = null
    for (const viewer of this.#viewers) {
      const dueMs = viewer.tick(nowMs, this.#runs)
      if (dueMs !== null && (nextMs === null || dueMs < nextMs)) nextMs = dueMs
    }
    this.#runs.forget()
    if (nextMs !== null) this.#tickAt(nextMs)
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#timerAtMs = Number.POSITIVE_INFINITY
  }

  #tickAt(atMs: number): void {
    if (atMs >= this.#timerAtMs) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timerAtMs = atMs
    this.#timer = setTimeout(() => this.tick(), Math.max(1, atMs - this.#clock.now()))
  }

  #samplerOf(maxPerSecond: number | null): Sampler {
    let sampler = this.#samplers.get(maxPerSecond)
    if (sampler === undefined) {
      sampler = new Sampler(maxPerSecond)
      this.#samplers.set(maxPerSecond, sampler)
    }
    return sampler
  }

  #arriveAboveFloor(viewer: Viewer, delivery: Delivery, chosen: readonly SharedRecord[], positions: Positions | null): void {
    const received = aboveFloor(delivery.received, viewer).length
    const matched = aboveFloor(delivery.matched, viewer).length
    const errors = aboveFloor(delivery.unjudged, viewer).length
    viewer.session.arrive({ received, matched, errors, chosen }, this.#clock.now())
    if (positions !== null) viewer.floor?.settle(positions)
    if (viewer.floor?.isMet) viewer.floor = null
  }
}

function aboveFloor(found: readonly Found[], viewer: Viewer): readonly Found[] {
  return found.filter(({ topic, record }) => viewer.floor?.holds(topic, record.partition, record.offset) ?? true)
}

/** Encodes each record that any sampler chose, once. */
async function shareAll(matched: readonly Found[], choices: readonly (readonly Found[])[], encode: Encode): Promise<Map<Found, SharedRecord>> {
  const wanted = new Set(choices.flat())
  const found = matched.filter((each) => wanted.has(each))
  const texts = await encode(found)
  const shared = new Map<Found, SharedRecord>()
  found.forEach((each, index) => {
    const json = texts[index]
    if (json === undefined) throw new Error('the encoder gave fewer texts than records')
    shared.set(each, { topic: each.topic, partition: each.record.partition, offset: each.record.offset, json, bytes: json.length })
  })
  return shared
}

function recordsOf(found: readonly Found[], shared: ReadonlyMap<Found, SharedRecord>): readonly SharedRecord[] {
  return found.flatMap((each) => shared.get(each) ?? [])
}
