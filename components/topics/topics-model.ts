import type { Topic, TopicSort } from '../../server/contract/topics.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

/** How the replicas of a topic stand, in the words of its cell. */
export function replicaState(topic: Pick<Topic, 'partitions' | 'replicationFactor' | 'underReplicatedPartitions' | 'offlinePartitions'>): {
  status: Status
  words: string
} {
  if (topic.offlinePartitions > 0) return { status: 'bad', words: `${topic.offlinePartitions} offline` }
  if (topic.underReplicatedPartitions > 0) return { status: 'warn', words: `${topic.underReplicatedPartitions} behind` }
  return { status: 'ok', words: `${topic.replicationFactor} of ${topic.replicationFactor}` }
}

/** Why a cell of a row is not known: the problem that names the field, else the first one. */
export function reasonFor(topic: Pick<Topic, 'problems'>, field: string): string {
  const problem = topic.problems.find((one) => one.field === field) ?? topic.problems[0]
  if (problem === undefined) return 'Not read yet'
  return problem.fix === null ? problem.message : `${problem.message} ${problem.fix}`
}

/** What a row warns of: what has merely not been looked at yet is no trouble. */
export const troublesOf = ({ problems }: Pick<Topic, 'problems'>): string =>
  problems
    .filter(({ code }) => code !== 'not-yet')
    .map(({ message }) => message)
    .join(' ')

/** The groups of a topic by name, as far as they came. */
export function readerNames({ count, groups }: NonNullable<Topic['readers']>): string {
  if (count === 0) return 'No group has committed in it'
  const more = count - groups.length
  return more > 0 ? `${groups.join(', ')} and ${formatInteger(more)} more` : groups.join(', ')
}

/** Beside the title: how many there are, and how many of them are shown. `inCluster` counts internal ones as well; null: not known or not hidden. */
export function topicCount(page: { total: number; matched: number } | undefined, search: string, inCluster: number | null): string {
  if (page === undefined) return ''
  const count = search === '' ? formatInteger(page.matched) : `${formatInteger(page.matched)} of ${formatInteger(page.total)}`
  const hidden = inCluster === null ? 0 : inCluster - page.total
  return hidden > 0 ? `${count}, ${formatInteger(hidden)} internal hidden` : count
}

/** Sorts offered where there is no table head to click. */
export const topicSorts: readonly { value: TopicSort; label: string }[] = [
  { value: 'name', label: 'Name' },
  { value: '-rate', label: 'Busiest first' },
  { value: '-read', label: 'Most read first' },
  { value: '-readers', label: 'Most groups first' },
  { value: '-records', label: 'Most records first' },
  { value: '-bytes', label: 'Largest first' },
  { value: '-partitions', label: 'Most partitions first' },
]

const columns = ['name', 'partitions', 'records', 'bytes', 'rate', 'read', 'readers', 'retention'] as const
type Column = (typeof columns)[number]

/** Every sort that the server knows: by a column, and down it. */
export const topicSortNames: readonly TopicSort[] = columns.flatMap((column): [Column, `-${Column}`] => [column, `-${column}`])

/** The sort of a column's click; an unknown one is by name. */
export const sortNamed = (text: string): TopicSort => topicSortNames.find((name) => name === text) ?? 'name'
