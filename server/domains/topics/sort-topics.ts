import type { Topic, TopicSort } from '../../contract/topics.ts'

type Value = bigint | number | string | null

const columns: Record<string, (topic: Topic) => Value> = {
  name: (topic) => topic.name,
  partitions: (topic) => topic.partitions,
  records: (topic) => bigintOf(topic.records),
  bytes: (topic) => bigintOf(topic.bytes),
  rate: (topic) => topic.recordsPerSecond,
  retention: (topic) => bigintOf(topic.retentionMs),
}

function bigintOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text)
}

/** Sorted by one column, then by name, so that equal rows keep one order over all pages. Unknown values come last both ways. */
export function sortTopics(topics: Topic[], sort: TopicSort): Topic[] {
  const down = sort.startsWith('-')
  const keyOf = columns[down ? sort.slice(1) : sort] ?? ((topic: Topic) => topic.name)
  return topics
    .map((topic) => ({ topic, value: keyOf(topic) }))
    .sort((a, b) => compare(a.value, b.value, down) || byName(a.topic.name, b.topic.name))
    .map((row) => row.topic)
}

function compare(a: Value, b: Value, down: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = a < b ? -1 : a > b ? 1 : 0
  return down ? -order : order
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
