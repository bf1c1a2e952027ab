import type { ReplayPlan } from '../../contract/replays.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { Call, KafkaCluster } from '../../gateways/kafka/types.ts'
import type { ReplayTopic } from './replay-spec.ts'

const groupsAtOnce = 100

/** Groups that have committed in the targets: what is replayed is read again by all of them. */
export async function readersOf(kafka: KafkaCluster, targets: ReplayTopic[], call: Call): Promise<ReplayPlan['readers']> {
  const names = new Set(targets.map(({ topic }) => topic))
  if (names.size === 0) return []
  const ids = (await kafka.listGroups(call)).groups.map(({ id }) => id)
  const readers: ReplayPlan['readers'] = []
  for (let at = 0; at < ids.length; at += groupsAtOnce) {
    for (const { group, commits } of await commitsOf(kafka, ids.slice(at, at + groupsAtOnce), call)) {
      const topics = [...new Set(commits.flatMap(({ topic }) => (names.has(topic) ? [topic] : [])))]
      if (topics.length > 0) readers.push({ group, topics: topics.toSorted() })
    }
  }
  return readers.toSorted((a, b) => (a.group < b.group ? -1 : 1))
}

/** Brokers before 3.0 cannot be asked. */
async function commitsOf(kafka: KafkaCluster, groups: string[], call: Call) {
  try {
    return await kafka.groupCommits(groups, call)
  } catch (error) {
    if (error instanceof KafkaError && error.kafkaName === 'UNSUPPORTED_VERSION') return []
    throw error
  }
}
