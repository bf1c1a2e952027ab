import type { TailBatch } from '../../server/contract/events.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { Marker, OffsetRange } from './live-entry.ts'

type Gap = TailBatch['gaps'][number]

/** One marker per reason for the gaps that a batch brings. `dropped`: records dropped since the batch before. */
export function markersOf(gaps: readonly Gap[], dropped: bigint, atMs: number): Marker[] {
  const byReason = Map.groupBy(gaps, (gap) => gap.reason)
  return [...byReason].map(([reason, some]) => ({
    marker: reason,
    atMs,
    ranges: some.map(({ topic, partition, from, to }) => ({ topic, partition, from, to })),
    records: reason === 'dropped' ? dropped : null,
    message: reason === 'dropped' ? '' : [...new Set(some.map((gap) => gap.message))].join(' '),
  }))
}

/** Two markers in a row for the same reason as one; null where they do not belong together. */
export function mergeMarkers(older: Marker, newer: Marker): Marker | null {
  if (older.marker !== newer.marker || older.marker === 'note' || older.message !== newer.message) return null
  const records = older.records === null || newer.records === null ? null : older.records + newer.records
  return { ...older, ranges: joinRanges([...older.ranges, ...newer.ranges]), records }
}

/** One range per partition, from the first to the last offset: nothing between two markers in a row was shown. */
function joinRanges(ranges: readonly OffsetRange[]): OffsetRange[] {
  const joined = new Map<string, OffsetRange>()
  for (const range of ranges) {
    const key = `${range.partition}/${range.topic}`
    const known = joined.get(key)
    joined.set(key, known === undefined ? range : { ...range, from: smaller(known.from, range.from), to: larger(known.to, range.to) })
  }
  return [...joined.values()]
}

const smaller = (one: string, other: string) => (BigInt(one) <= BigInt(other) ? one : other)
const larger = (one: string, other: string) => (BigInt(one) >= BigInt(other) ? one : other)

export interface MarkerWords {
  title: string
  text: string
  /** The ranges not named in `text`. */
  more: string
}

const TITLES: Record<Marker['marker'], string> = {
  dropped: 'Dropped.',
  expired: 'Expired.',
  corrupt: 'Unreadable.',
  reconnected: 'Gap.',
  'topic-recreated': 'New topic.',
  note: '',
}
const NAMED = 3

/** The marker in words. `topics`: name the topic of each range. */
export function markerWords(marker: Marker, topics: boolean): MarkerWords {
  const ranges = marker.ranges.map((range) => rangeWords(range, topics))
  const left = ranges.length - NAMED
  const named = ranges.slice(0, NAMED).join(', ') + (left > 0 ? `, and ${left} more partition${left === 1 ? '' : 's'}` : '')
  return {
    title: TITLES[marker.marker],
    text: [reasonWords(marker), named === '' ? '' : `${named}.`].filter(Boolean).join(' '),
    more: ranges.join('\n'),
  }
}

function reasonWords({ marker, records, message }: Marker): string {
  if (marker !== 'dropped') return message
  const what = records === 1n ? '1 matching record is' : `${formatInteger(records)} matching records are`
  return `${what} not shown: they came faster than this view took them. Between`
}

/** `P3 offsets 88,334,131 to 88,334,402`: both ends inclusive, as people count. */
export function rangeWords({ topic, partition, from, to }: OffsetRange, topics: boolean): string {
  const last = (BigInt(to) - 1n).toString()
  const place = topics ? `${topic} P${partition}` : `P${partition}`
  return BigInt(last) <= BigInt(from) ? `${place} offset ${formatInteger(from)}` : `${place} offsets ${formatInteger(from)} to ${formatInteger(last)}`
}
