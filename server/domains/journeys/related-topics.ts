import type { JourneyRole } from '../../contract/journeys.ts'

/** A queue and the topics that its records came from. */
export interface QueuePair {
  topic: string
  sources: readonly string[]
}

export interface RelatedTopic {
  topic: string
  role: JourneyRole
}

const isParked = (name: string) => /\.parked$/i.test(name)

/**
 * The topics that have to do with one, or with any queue: its queues, their sources, what lies between (retry topics), and where
 * is parked what failed too often. `isBetween` tells topics of retries and parking by their name.
 */
export function relatedTopics(
  topics: readonly string[],
  queues: readonly QueuePair[],
  from: string | null,
  isBetween: (topic: string) => boolean,
): RelatedTopic[] {
  const chosen = from === null ? queues : queues.filter((pair) => belongs(from, pair, isBetween))
  const roles = new Map<string, JourneyRole>()
  for (const { sources } of chosen) for (const source of sources) roles.set(source, 'source')
  for (const { topic } of chosen) roles.set(topic, 'dead-letter')
  for (const name of topics) {
    if (roles.has(name) || !isBetween(name) || !chosen.some((pair) => belongs(name, pair, isBetween))) continue
    roles.set(name, isParked(name) ? 'parked' : 'retry')
  }
  if (from !== null && !roles.has(from)) roles.set(from, isParked(from) ? 'parked' : isBetween(from) ? 'retry' : 'other')
  const known = new Set(topics)
  return [...roles].filter(([name]) => known.has(name)).map(([topic, role]) => ({ topic, role }))
}

/** `orders.retry.5s` and `orders-retry-600` are between `orders` and its queue, `orders.dlq.parked` lies behind it. */
function belongs(name: string, { topic, sources }: QueuePair, isBetween: (topic: string) => boolean): boolean {
  if (name === topic || sources.includes(name)) return true
  return isBetween(name) && [topic, ...sources].some((base) => name.startsWith(`${base}.`) || name.startsWith(`${base}-`))
}
