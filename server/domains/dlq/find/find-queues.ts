import type { StoredQueue } from '../../../core/dead-letters.ts'
import type { ClusterSnapshot } from '../../clusters/index.ts'
import { isBetween, type NameRules } from './name-rules.ts'

export type FoundBy = 'name' | 'headers' | 'connector' | 'pinned'

/** A topic that holds dead letters, and why we think so. */
export interface FoundQueue {
  topic: string
  topicId: string
  foundBy: FoundBy[]
  ignored: boolean
  stored: StoredQueue | null
}

/** The queues of a cluster, ignored ones included. Kafka's own topics are none. */
export function findQueues(snapshot: Pick<ClusterSnapshot, 'topics'>, stored: readonly StoredQueue[], rules: NameRules): FoundQueue[] {
  const byId = new Map(stored.map((queue) => [queue.topicId, queue]))
  const found: FoundQueue[] = []
  for (const [topic, { topicId, internal, error }] of snapshot.topics) {
    if (internal || error !== null) continue
    const known = byId.get(topicId) ?? null
    const foundBy: FoundBy[] = []
    if (rules.matches(topic)) foundBy.push('name')
    if (known?.byHeaders === true && !isBetween(topic)) foundBy.push('headers')
    if (known?.connector != null) foundBy.push('connector')
    if (known?.decision === 'pinned') foundBy.push('pinned')
    if (foundBy.length > 0) found.push({ topic, topicId, foundBy, ignored: known?.decision === 'ignored', stored: known })
  }
  return found
}
