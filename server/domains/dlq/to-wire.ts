import type { z } from 'zod'
import type { Dlq, DlqFailure } from '../../contract/dlqs.ts'
import { instant } from '../../core/clock.ts'
import type { Buckets, QueueSums, StoredQueue, Tally, Triage, TriagedGroup } from '../../core/dead-letters.ts'
import type { ClusterSnapshot } from '../clusters/index.ts'
import { foldedText } from './failure/fold-message.ts'
import type { FoundQueue } from './find/find-queues.ts'
import { sourceByName } from './find/name-rules.ts'
import { spansOf } from './index/spans.ts'

type DlqWire = z.infer<typeof Dlq>

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Minutes over which arrivals per minute are told: the current one and the two before. */
const RATE_MINUTES = 3
const SHOWN_KEYS = 20

export function dlqToWire(queue: FoundQueue, sums: QueueSums | undefined, snapshot: ClusterSnapshot, now: number): DlqWire {
  const index = queue.stored?.index ?? null
  const built = index !== null && index.builtAt !== null
  const records = built ? index.records : null
  return {
    topic: queue.topic,
    topicId: queue.topicId,
    sources: sourcesOf(queue, snapshot),
    writer: writerOf(index?.writers ?? {}) ?? configuredWriter(queue),
    foundBy: queue.foundBy,
    ignored: queue.ignored,
    depth: built ? String(sums?.open ?? 0) : null,
    records: records === null ? null : String(records),
    arrivalsPerMinute: rateOf(index?.minutes ?? {}, now),
    lastHour: lastHourOf(index?.minutes ?? {}, now),
    oldestAt: sums?.oldestAt == null ? null : instant(sums.oldestAt),
    failures: built ? (sums?.failures ?? 0) : null,
    replayedShare: records === null || records === 0 ? null : (sums?.replayed ?? 0) / records,
    retentionMs: snapshot.figures.get(queue.topic)?.settings?.retentionMs ?? null,
    indexed: progressOf(queue.stored, snapshot, queue.topic),
  }
}

/** In offsets: an upper bound of records where the queue is compacted or transactional. */
export function progressOf(stored: StoredQueue | null, snapshot: ClusterSnapshot, topic: string): { done: string; total: string } {
  let [done, total] = [0n, 0n]
  for (const { partition, logStart, highWatermark } of spansOf(snapshot, topic)) {
    total += highWatermark - logStart
    const position = stored?.index.positions.get(partition)
    if (position === undefined || stored?.index.builtAt === null) continue
    const next = position.next > highWatermark ? highWatermark : position.next
    if (next > logStart) done += next - logStart
  }
  return { done: String(done), total: String(total) }
}

export function sourcesOf({ topic, stored }: FoundQueue, snapshot: ClusterSnapshot): string[] {
  const told = stored === null ? [] : byCount(stored.index.sources).map(([name]) => name)
  const paired = stored?.pinnedSource ?? null
  if (paired !== null) return [paired, ...told.filter((name) => name !== paired)]
  if (told.length > 0) return told
  const read = stored?.connector?.topics ?? []
  if (read.length > 0) return read
  const named = sourceByName(topic, (name) => snapshot.topics.has(name))
  return named === null ? [] : [named]
}

function configuredWriter({ stored }: FoundQueue): DlqWire['writer'] {
  return stored?.connector == null ? null : { kind: 'connector', name: stored.connector.name }
}

const writerKinds = ['group', 'connector', 'share-group', 'consumer', 'application'] as const

function writerOf(writers: Tally): DlqWire['writer'] {
  const [most] = byCount(writers)
  if (most === undefined) return null
  const [name] = most
  const kind = writerKinds.find((one) => name.startsWith(`${one} `))
  return kind === undefined ? null : { kind, name: name.slice(kind.length + 1) }
}

export function byCount(tally: Tally): [string, number][] {
  return Object.entries(tally).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

function rateOf(minutes: Buckets, now: number): number {
  const current = Math.floor(now / MINUTE_MS)
  let sum = 0
  for (let minute = current - RATE_MINUTES + 1; minute <= current; minute++) sum += minutes[minute] ?? 0
  return Math.round((sum / RATE_MINUTES) * 10) / 10
}

export function lastHourOf(minutes: Buckets, now: number): { at: string; records: number }[] {
  return steps(minutes, MINUTE_MS, Math.floor(now / MINUTE_MS) - 60)
}

export function lastDaysOf(hours: Buckets, now: number): { at: string; records: number }[] {
  return steps(hours, HOUR_MS, Math.floor(now / HOUR_MS) - 14 * 24)
}

function steps(buckets: Buckets, stepMs: number, oldest: number): { at: string; records: number }[] {
  return Object.entries(buckets)
    .map(([step, records]) => ({ step: Number(step), records }))
    .filter(({ step }) => step > oldest)
    .toSorted((a, b) => a.step - b.step)
    .map(({ step, records }) => ({ at: instant(step * stepMs), records }))
}

export function triageToWire(triage: Triage | null): Pick<DlqFailure, 'state' | 'owner' | 'note' | 'triagedBy' | 'triagedAt'> {
  if (triage === null) return { state: 'new', owner: null, note: null, triagedBy: null, triagedAt: null }
  const { state, owner, note, by, at } = triage
  return { state, owner, note, triagedBy: by, triagedAt: instant(at) }
}

export function failureToWire(group: TriagedGroup, now: number): DlqFailure {
  const parts = group.message.map(({ text, fold }) => ({ text, fold }))
  const keys = byCount(group.keys)
  return {
    id: group.id,
    exceptionClass: group.exceptionClass,
    message: foldedText(parts),
    messageParts: parts,
    frame: group.frame,
    family: group.family,
    count: String(group.records),
    open: String(group.open),
    firstSeen: instant(group.firstSeen),
    lastSeen: instant(group.lastSeen),
    lastHour: lastHourOf(group.minutes, now),
    sources: byCount(group.sources).map(([topic, records]) => ({ topic, records })),
    keys: keys.map(([key, records]) => ({ key, records })),
    moreKeys: keys.length >= SHOWN_KEYS,
    example: { partition: group.example.partition, offset: String(group.example.offset) },
    ...triageToWire(groupTriage(group)),
  }
}

/** A group that was dealt with is new again once more records fail in the same way; owner and note stay. */
function groupTriage(group: TriagedGroup): Triage | null {
  const { triage } = group
  if (triage === null || group.open === 0) return triage
  const dealt = triage.state === 'replayed' || triage.state === 'parked' || triage.state === 'discarded'
  return dealt ? { ...triage, state: 'new' } : triage
}
