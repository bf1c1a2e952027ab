import type { Buckets, DecidedBefore, FailureGroup, StoredQueue, Tally } from '../../../core/dead-letters.ts'
import type { ReturnedLetter } from '../../../core/replay-outcomes.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import { headerText } from '../../../serde/header-text.ts'
import { type Fingerprint, fingerprintOf } from '../failure/fingerprint.ts'
import { shapeOf } from '../failure/shape.ts'
import { letterOf, type Mapping } from '../headers/mapping.ts'
import type { DeadLetter } from '../headers/origin-of.ts'

/** Kinds of failure that are told apart in one queue; what comes beyond is counted as one. */
const MAX_GROUPS = 500
const MAX_NAMES = 20
const MAX_KEYS = 20
const MAX_KEY_LENGTH = 120
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const KEPT_MINUTES = 120
const KEPT_HOURS = 14 * 24
const isJobId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const OTHERS = 'f'.repeat(24)

/** The failure that a record belongs to, and what it tells. `headers`: what its headers tell, where they were read before. */
export function failureOf(
  record: Pick<RawRecord, 'key' | 'value' | 'headers'>,
  mapping: Mapping | null,
  headers?: DeadLetter,
): { letter: DeadLetter; print: Fingerprint } {
  const letter = letterOf(record, mapping, headers)
  return { letter, print: fingerprintOf(letter, () => shapeOf(record.value)) }
}

/** What records of one queue are counted into. `groups` holds all groups of the queue. */
export interface Counting {
  queue: StoredQueue
  groups: Map<string, FailureGroup>
  mapping: Mapping | null
  decisions: ReadonlyMap<string, DecidedBefore>
  /** Those that carry the headers of a replay, of what was counted since they were last put on record. */
  returns: ReturnedLetter[]
}

/** Counts one record into its queue and its group; returns the group. */
export function countRecord(record: RawRecord, { queue, groups, mapping, decisions, returns }: Counting, now: number): FailureGroup {
  const { letter, print } = failureOf(record, mapping)
  // Records without a time, or from a clock that runs ahead, arrived now at the latest.
  const at = record.timestamp < 0n || record.timestamp > BigInt(now) ? now : Number(record.timestamp)
  const group = groupFor(print, letter, groups, record, at)
  const returned = returnOf(record, letter.replay, queue.topic)
  if (returned !== null) returns.push(returned)
  const { index } = queue
  index.records++
  group.records++
  if (record.offset < (decisions.get(group.id)?.get(record.partition) ?? 0n)) group.decided++
  group.firstSeen = Math.min(group.firstSeen, at)
  if (at >= group.lastSeen) {
    group.lastSeen = at
    group.example = { partition: record.partition, offset: record.offset }
  }
  for (const buckets of [index, group]) arrived(buckets, at, now)
  for (const tallies of [index, group]) tally(tallies.sources, letter.originTopic, MAX_NAMES)
  tally(index.writers, letter.writer === null ? null : `${letter.writer.kind} ${letter.writer.name}`, MAX_NAMES)
  tally(index.families, letter.family ?? 'none', MAX_NAMES)
  tally(group.keys, keyText(record.key), MAX_KEYS)
  return group
}

/** Who replays by hand may have left any text in these headers: what is no id of ours, or of another queue, is none. */
function returnOf({ partition, offset }: RawRecord, replay: DeadLetter['replay'], topic: string): ReturnedLetter | null {
  if (replay === null || replay.job === null || !isJobId.test(replay.job) || !replay.id.startsWith(`${topic}/`)) return null
  const [, number = '', position] = /^(\d{1,9})\/(\d{1,18})$/.exec(replay.id.slice(topic.length + 1)) ?? []
  if (position === undefined) return null
  return { partition, offset, job: replay.job, from: { partition: Number(number), offset: BigInt(position) }, attempt: replay.attempt }
}

function groupFor(print: Fingerprint, letter: DeadLetter, groups: Map<string, FailureGroup>, record: RawRecord, at: number): FailureGroup {
  const full = groups.size >= MAX_GROUPS && !groups.has(print.id)
  const id = full ? OTHERS : print.id
  const known = groups.get(id)
  if (known !== undefined) return known
  const group: FailureGroup = {
    id,
    family: full ? null : letter.family,
    exceptionClass: full ? null : print.exceptionClass,
    message: full ? [{ text: `Further kinds of failure, beyond ${MAX_GROUPS}`, fold: null }] : print.message,
    frame: full ? null : print.frame,
    records: 0,
    firstSeen: at,
    lastSeen: at,
    minutes: {},
    hours: {},
    sources: {},
    keys: {},
    example: { partition: record.partition, offset: record.offset },
    decided: 0,
  }
  groups.set(id, group)
  return group
}

function arrived(of: { minutes: Buckets; hours: Buckets }, at: number, now: number): void {
  bump(of.hours, Math.floor(at / HOUR_MS), Math.floor(now / HOUR_MS) - KEPT_HOURS)
  bump(of.minutes, Math.floor(at / MINUTE_MS), Math.floor(now / MINUTE_MS) - KEPT_MINUTES)
}

/** Counts, and forgets what lies before the window, so that the index keeps its size. */
function bump(buckets: Buckets, step: number, oldest: number): void {
  if (step <= oldest) return
  if (buckets[step] === undefined) for (const key of Object.keys(buckets)) if (Number(key) <= oldest) delete buckets[key]
  buckets[step] = (buckets[step] ?? 0) + 1
}

/** Beyond the limit only names that are known already are counted. */
function tally(names: Tally, name: string | null, most: number): void {
  if (name === null || name === '__proto__') return
  const known = Object.hasOwn(names, name) ? (names[name] ?? 0) : 0
  if (known === 0 && Object.keys(names).length >= most) return
  names[name] = known + 1
}

function keyText(key: Buffer | null): string | null {
  if (key === null || key.length === 0) return null
  const text = headerText(key)
  // JSON of PostgreSQL holds no NUL, which is no text either.
  return text === null ? `0x${key.subarray(0, MAX_KEY_LENGTH / 2).toString('hex')}` : text.slice(0, MAX_KEY_LENGTH)
}
