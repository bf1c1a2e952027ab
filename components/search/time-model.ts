import type { z } from 'zod'
import type { SearchEnd, Timeline } from '../../server/contract/search.ts'

export type TimelineOnWire = z.infer<typeof Timeline>

/** A slice of time: how many offsets of the range it holds, and how many of them were read. */
export interface TimeSlice {
  total: bigint
  read: bigint
  /** Of the fullest slice, 0 to 1. */
  height: number
  /** What of it was read, 0 to 1; an empty slice has nothing to read. */
  share: number
}

type Reading = Omit<SearchEnd['partitions'][number], 'problem'>

/** What the range of a search holds in each slice of time, and what of that was read. `backwards`: reading began at the newest end. */
export function timeSlices({ edges, partitions }: TimelineOnWire, reading: readonly Reading[], backwards: boolean): TimeSlice[] {
  const byPartition = new Map(reading.map((each) => [each.partition, each]))
  const slices = edges.slice(1).map((_, at) => {
    let [total, read] = [0n, 0n]
    for (const { partition, offsets } of partitions) {
      const range = byPartition.get(partition)
      const [low, high] = [offsets[at], offsets[at + 1]]
      if (range === undefined || low === undefined || high === undefined) continue
      const [from, to, readTo] = [BigInt(range.from), BigInt(range.to), BigInt(range.readTo)]
      total += overlap(BigInt(low), BigInt(high), from, to)
      read += overlap(BigInt(low), BigInt(high), backwards ? readTo : from, backwards ? to : readTo)
    }
    return { total, read }
  })
  const most = slices.reduce((max, { total }) => (total > max ? total : max), 0n)
  return slices.map(({ total, read }) => ({ total, read, height: shareOf(total, most), share: shareOf(read, total) }))
}

function overlap(low: bigint, high: bigint, from: bigint, to: bigint): bigint {
  const [start, end] = [low > from ? low : from, high < to ? high : to]
  return end > start ? end - start : 0n
}

const shareOf = (part: bigint, whole: bigint) => (whole === 0n ? 0 : Number((part * 1000n) / whole) / 1000)

/**
 * The edge that reading has come to: all of the range on its far side is read. null where that is nothing or everything.
 * `backwards`: reading began at the newest end.
 */
export function readEdgeOf(slices: readonly TimeSlice[], backwards: boolean): number | null {
  const isRead = ({ total, read }: TimeSlice) => read >= total
  const edge = backwards ? slices.findLastIndex((slice) => !isRead(slice)) + 1 : slices.findIndex((slice) => !isRead(slice))
  const sides = backwards ? slices.slice(edge) : slices.slice(0, Math.max(0, edge))
  return edge > 0 && edge < slices.length && sides.some(({ total }) => total > 0n) ? edge : null
}

/** Where records lie in the time of the strip, in thousandths of it, each place once. Times outside of it are at its ends. */
export function timeMarks({ edges }: TimelineOnWire, records: readonly { timestampMs: string }[]): number[] {
  const [start, end] = [Date.parse(edges[0] ?? ''), Date.parse(edges.at(-1) ?? '')]
  if (!(end > start)) return []
  const places = records.map(({ timestampMs }) => {
    const share = Math.round(((Number(timestampMs) - start) * 1000) / (end - start)) / 1000
    return Math.min(1, Math.max(0, share))
  })
  return [...new Set(places)]
}

/** Edges that a reader has chosen, the lower one first; null where that is no time at all. */
export function chosenEdges(a: number, b: number): { from: number; to: number } | null {
  return a === b ? null : { from: Math.min(a, b), to: Math.max(a, b) }
}
