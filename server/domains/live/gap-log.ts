import type { z } from 'zod'
import type { TailGap } from '../../contract/events.ts'

export type WireGap = z.output<typeof TailGap>
type Reason = WireGap['reason']

/** Offsets [from, to) of one partition that a viewer is not shown, and why. */
export interface Gap {
  topic: string
  partition: number
  from: bigint
  /** Exclusive. */
  to: bigint
  reason: Reason
  message: string
}

interface Range {
  from: bigint
  to: bigint
  records: number
  message: string
}

interface Place {
  topic: string
  partition: number
  reason: Reason
  ranges: Range[]
}

/** So many separate ranges are kept per partition and reason between two batches; more become one that spans them. */
const MAX_RANGES = 16

/**
 * What a viewer misses, gathered between two of its batches. Dropped records of a partition become one range from
 * the first to the last: nothing between them was sent, because every batch takes the log's content along. Its size
 * is bounded by the number of partitions, however long a viewer takes nothing.
 */
export class GapLog {
  readonly #places = new Map<string, Place>()

  get isEmpty(): boolean {
    return this.#places.size === 0
  }

  dropped(record: { topic: string; partition: number; offset: bigint }): void {
    const ranges = this.#ranges(record.topic, record.partition, 'dropped')
    const last = ranges.at(-1)
    if (last === undefined) ranges.push({ from: record.offset, to: record.offset + 1n, records: 1, message: '' })
    else {
      widen(last, record.offset, record.offset + 1n)
      last.records += 1
    }
  }

  add(gap: Gap): void {
    const ranges = this.#ranges(gap.topic, gap.partition, gap.reason)
    const last = ranges.at(-1)
    const touches = last !== undefined && gap.from <= last.to && gap.to >= last.from
    if (last !== undefined && (touches || ranges.length >= MAX_RANGES)) widen(last, gap.from, gap.to)
    else ranges.push({ from: gap.from, to: gap.to, records: 0, message: gap.message })
  }

  /** Gives everything gathered, as it goes on the wire, and starts anew. */
  drain(): WireGap[] {
    const gaps: WireGap[] = []
    for (const { topic, partition, reason, ranges } of this.#places.values()) {
      for (const range of ranges) {
        gaps.push({
          topic,
          partition,
          from: String(range.from),
          to: String(range.to),
          reason,
          message: range.message || droppedMessage(range.records),
        })
      }
    }
    this.#places.clear()
    return gaps
  }

  #ranges(topic: string, partition: number, reason: Reason): Range[] {
    const key = `${reason}/${partition}/${topic}`
    let place = this.#places.get(key)
    if (place === undefined) {
      place = { topic, partition, reason, ranges: [] }
      this.#places.set(key, place)
    }
    return place.ranges
  }
}

function widen(range: Range, from: bigint, to: bigint): void {
  if (from < range.from) range.from = from
  if (to > range.to) range.to = to
}

function droppedMessage(records: number): string {
  return `${records === 1 ? '1 record was' : `${records} records were`} dropped here: more had arrived than this view had taken.`
}
