import type { Notice } from '../../contract/wire.ts'
import { problem } from '../../core/errors.ts'
import type { Call, CommittedOffset, KafkaCluster } from '../../gateways/kafka/types.ts'

/** By partition. */
export type Commits = Map<number, CommittedOffset>

/** Whose commits are asked for, and which field of the question says so. */
interface AskedGroup {
  group: string
  path: 'query.group' | 'body.from.group'
}

/** What a group has committed in these partitions. Refuses a group that the cluster does not have with `group-unknown`. */
export async function commitsOf(kafka: KafkaCluster, asked: AskedGroup, topic: string, partitions: number[], call: Call): Promise<Commits> {
  const { group } = asked
  const commits = await kafka.committedOffsets(group, topic, partitions, call)
  // OffsetFetch answers alike for a group that is not there and for one that has committed nothing here.
  if (commits.every(({ offset, error }) => offset === null && error === null)) await mustExist(kafka, asked, call)
  return new Map(commits.map((commit) => [commit.partition, commit]))
}

/** While a broker does not answer, a group may be one of those it coordinates: then nobody can say that it is not there. */
async function mustExist(kafka: KafkaCluster, { group, path }: AskedGroup, call: Call): Promise<void> {
  const { groups, problems } = await kafka.listGroups(call)
  if (problems.length > 0 || groups.some(({ id }) => id === group)) return
  throw problem('group-unknown', `The cluster has no group ${group}.`, {
    errors: [{ path, message: 'no such group', fix: 'Check its spelling: ids are case-sensitive.' }],
  })
}

export function notCommitted(group: string, partition: number): Notice {
  return {
    code: 'no-commit',
    message: `Partition ${partition}: group ${group} has committed no offset, so none of its records are read.`,
    fix: 'Read this partition from an offset or a time.',
    partition,
  }
}
