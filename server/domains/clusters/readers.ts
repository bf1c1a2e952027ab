import type { Notice } from '../../contract/wire.ts'
import type { GroupCommits } from '../../gateways/kafka/types.ts'
import { addSample, type GrowthSample, type Rate, rateOf } from './rates.ts'

/** Who reads a topic, as far as groups commit what they have read. */
export interface TopicReaders {
  /** Sorted by name. */
  groups: string[]
  /** Progress of what they have committed, all together; null while it was looked at once only. */
  rate: Rate | null
}

/** What the last round over all groups told. */
export interface Readers {
  /** When it ended, in epoch milliseconds; null: there was none. */
  at: number | null
  topics: ReadonlyMap<string, TopicReaders>
  /** Why some or all of it is not known or old. */
  problems: Notice[]
}

export const noReaders: Readers = { at: null, topics: new Map(), problems: [] }

/** Of one topic: without a group where nobody commits in it; null while no round has told. */
export function topicReaders({ at, topics }: Readers, topic: string): TopicReaders | null {
  return at === null ? null : (topics.get(topic) ?? { groups: [], rate: null })
}

/** group → topic → how far it had committed at the last looks. */
export type CommitHistory = ReadonlyMap<string, ReadonlyMap<string, GrowthSample[]>>

/** The samples of one group with what it has committed now. Topics that are gone, and those it no longer commits in, are left out. */
export function addCommits(
  old: ReadonlyMap<string, GrowthSample[]> | undefined,
  { commits }: GroupCommits,
  idOf: (topic: string) => string | null,
  at: number,
): ReadonlyMap<string, GrowthSample[]> {
  const byTopic = Map.groupBy(commits, ({ topic }) => topic)
  const next = new Map<string, GrowthSample[]>()
  for (const [topic, parts] of byTopic) {
    const id = idOf(topic)
    if (id === null) continue
    const end = parts.reduce((sum, { offset }) => sum + offset, 0n)
    // The first commit in a partition may be anywhere: it is no progress, so the count of partitions is part of what is compared.
    next.set(topic, addSample(old?.get(topic) ?? [], { at, end, topicId: `${id}/${parts.length}` }))
  }
  return next
}

/** By topic: its groups, and how fast they read together. A group that went back, or was looked at once only, adds no rate. */
export function readersOf(history: CommitHistory): Map<string, TopicReaders> {
  const topics = new Map<string, TopicReaders>()
  for (const group of [...history.keys()].sort()) {
    for (const [topic, samples] of history.get(group) ?? []) {
      const readers = topics.get(topic) ?? { groups: [], rate: null }
      readers.groups.push(group)
      readers.rate = together(readers.rate, rateOf(samples))
      topics.set(topic, readers)
    }
  }
  return topics
}

function together(a: Rate | null, b: Rate | null): Rate | null {
  if (a === null || b === null) return a ?? b
  return { perSecond: a.perSecond + b.perSecond, windowMs: Math.max(a.windowMs, b.windowMs) }
}
