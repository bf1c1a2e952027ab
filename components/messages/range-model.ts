import type { RouteInput } from '../../server/contract/define.ts'
import type { browseRecords } from '../../server/contract/records.ts'
import { groupDigits } from '../ui/format-number.ts'
import { formatClock, formatDay, formatInstant } from '../ui/format-time.ts'
import type { MessagesUrl } from './messages-url.ts'

export type Edge = { kind: 'offset'; offset: string } | { kind: 'time'; iso: string } | { kind: 'ago'; text: string; milliseconds: number }

/** Where a range starts: also so many offsets before its end in each partition, or at what a consumer group has committed. */
export type Start = Edge | { kind: 'last'; count: string } | { kind: 'group'; group: string }

export type Position = 'newest' | 'oldest' | 'offset' | 'time' | 'last' | 'group'

const UNITS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** One side of a range as it stands in the address; null where there is none. */
export function readEdge(text: string | null): Edge | null {
  if (text === null) return null
  if (text.startsWith('o:')) return { kind: 'offset', offset: text.slice(2) }
  const ago = /^-(\d+)(\D+)$/.exec(text)
  if (ago === null) return { kind: 'time', iso: text }
  return { kind: 'ago', text: text.slice(1), milliseconds: Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0) }
}

/** The start of a range as it stands in the address; null where there is none. */
export function readStart(text: string | null): Start | null {
  if (text?.startsWith('last:')) return { kind: 'last', count: text.slice(5) }
  return text?.startsWith('g:') ? { kind: 'group', group: text.slice(2) } : readEdge(text)
}

/** Where the reading begins. A range with a start is read forwards from it, whatever the order says. */
export function positionOf(url: Pick<MessagesUrl, 'order' | 'from'>): Position {
  const from = readStart(url.from)
  if (from === null) return url.order
  return from.kind === 'ago' ? 'time' : from.kind
}

/** Pages lead backwards in time. */
export const readsBackwards = (url: Pick<MessagesUrl, 'order' | 'from'>) => positionOf(url) === 'newest'

/** How the log is read for a choice of the address. */
export const isolationOf = (iso: MessagesUrl['iso']) => (iso === 'committed' ? 'committed' : 'uncommitted')

type Input = RouteInput<typeof browseRecords>

/** The question to the API. `now` is what `-10h` counts from: fixed until the reader asks anew, or pages would not fit together. */
export function browseInput(cluster: string, topic: string, url: MessagesUrl, now: number): Input {
  const from = readStart(url.from)
  const to = readEdge(url.to)
  return {
    cluster,
    topic,
    limit: Number(url.limit),
    isolation: isolationOf(url.iso),
    ...(url.iso === 'all' ? { include: 'control' as const } : {}),
    ...startOf(url, from, now),
    ...(to === null ? {} : to.kind === 'offset' ? { toOffset: to.offset } : { toTimestamp: timeOf(to, now) }),
    ...(url.p.length === 0 ? {} : { partitions: url.p.join(',') }),
    ...(url.cur === null ? {} : { cursor: url.cur }),
    ...(url.id === null ? {} : { topicId: url.id }),
    ...(url.key === null ? {} : { key: url.key }),
    ...(url.value === null ? {} : { value: url.value }),
  }
}

function startOf(url: MessagesUrl, from: Start | null, now: number): Pick<Input, 'position' | 'offset' | 'timestamp' | 'last' | 'group'> {
  if (from === null) return { position: url.order }
  switch (from.kind) {
    case 'offset':
      return { position: 'offset', offset: from.offset }
    case 'last':
      return { position: 'lastPerPartition', last: Number(from.count) }
    case 'group':
      return { position: 'group', group: from.group }
    default:
      return { position: 'timestamp', timestamp: timeOf(from, now) }
  }
}

export function timeOf(edge: Extract<Edge, { kind: 'time' | 'ago' }>, now: number): string {
  return new Date(edge.kind === 'time' ? edge.iso : now - edge.milliseconds).toISOString()
}

/** The range as it stands on its button: `All that is stored`, `From 81,220`, `04:32:00.000 to 14:32:00.000`. */
export function rangeWords(url: Pick<MessagesUrl, 'from' | 'to'>, zone: string): string {
  const from = readStart(url.from)
  const to = readEdge(url.to)
  if (from === null && to === null) return 'All that is stored'
  const day = from?.kind === 'time' && to?.kind === 'time' && formatDay(from.iso, zone) === formatDay(to.iso, zone)
  const end = to === null ? '' : day && to.kind === 'time' ? formatClock(to.iso, zone) : edgeWords(to, zone)
  if (from === null) return `Up to ${end}`
  if (from.kind === 'last') return `Last ${groupDigits(from.count)} of each partition${to === null ? '' : ` before ${end}`}`
  const start = from.kind === 'group' ? `${from.group}'s commits` : edgeWords(from, zone)
  return to === null ? `From ${start}` : `${start} to ${end}`
}

function edgeWords(edge: Edge, zone: string): string {
  if (edge.kind === 'offset') return groupDigits(edge.offset)
  return edge.kind === 'ago' ? `${edge.text} ago` : formatInstant(edge.iso, zone)
}
