import type { TopicSort } from '../../contract/topics.ts'
import type { TopicDescription } from '../../gateways/kafka/types.ts'
import { type Readers, type TopicFigures, topicReaders } from '../clusters/index.ts'
import { offsetSpan, readRate } from './to-wire.ts'

/** A topic as the background look has it: only the rows of a page become wire shapes. */
export interface TopicRow {
  name: string
  topic: TopicDescription
  figures: TopicFigures | undefined
}

type Value = bigint | number | string | null

const columns: Record<string, (row: TopicRow, readers: Readers) => Value> = {
  name: (row) => row.name,
  partitions: ({ topic }) => topic.partitions.length,
  records: ({ topic, figures }) => offsetSpan(topic, figures),
  bytes: ({ figures }) => figures?.bytes ?? null,
  rate: ({ figures }) => figures?.rate?.perSecond ?? null,
  read: ({ name }, readers) => readRate(topicReaders(readers, name))?.perSecond ?? null,
  readers: ({ name }, readers) => topicReaders(readers, name)?.groups.length ?? null,
  retention: ({ figures }) => bigintOf(figures?.settings?.retentionMs ?? null),
}

function bigintOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text)
}

/** Rows that come in the order of their names, sorted by one column, then by name, so that equal rows keep one order over all pages. Unknown values come last both ways. */
export function sortTopics(rows: TopicRow[], sort: TopicSort, readers: Readers): TopicRow[] {
  if (sort === 'name') return rows
  const down = sort.startsWith('-')
  const keyOf = columns[down ? sort.slice(1) : sort] ?? ((row: TopicRow) => row.name)
  return rows
    .map((row) => ({ row, value: keyOf(row, readers) }))
    .sort((a, b) => compare(a.value, b.value, down) || byName(a.row.name, b.row.name))
    .map(({ row }) => row)
}

function compare(a: Value, b: Value, down: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = a < b ? -1 : a > b ? 1 : 0
  return down ? -order : order
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
