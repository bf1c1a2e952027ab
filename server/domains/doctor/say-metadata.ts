import type { ProbeFacts, SeenCluster } from '../../gateways/kafka/probe/types.ts'
import { countOf } from './listed.ts'
import { toolLine } from './tool.ts'
import { passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Whether the cluster tells who is in it. */
export function sayMetadata(seen: SeenCluster, facts: ProbeFacts): Verdict {
  const tried = seen.clusterId === null ? 'brokers and topics' : `cluster ${seen.clusterId}`
  const answer = `${countOf(seen.brokers.length, 'broker')}, ${countOf(seen.topics.length, 'topic')}`
  if (seen.brokers.length === 0) {
    return wrong('failed', tried, {
      answer: 'no broker is in the cluster',
      why: 'The broker answers, and names no broker that is alive, itself included. It has just started, or is fenced by the controller.',
      fixes: [remedy('See whether it is registered and not fenced', toolLine('kafka-metadata-quorum', facts, 'describe --status'))],
    })
  }
  const leaderless = seen.topics.reduce((sum, topic) => sum + topic.partitions.filter(({ leader }) => leader === null).length, 0)
  if (leaderless === 0) return passed(tried, answer)
  return wrong('warning', tried, {
    answer: `${answer}, ${countOf(leaderless, 'partition')} without a leader`,
    why: 'Partitions without a leader can neither be read nor written. The brokers that hold their replicas are down.',
    fixes: [
      remedy('Start the brokers that are missing', toolLine('kafka-topics', facts, '--describe --unavailable-partitions'), {
        note: 'This lists the partitions with the brokers they lie on.',
      }),
    ],
  })
}
