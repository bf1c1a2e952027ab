import { errorOrNull, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { KafkaCluster } from '../types.ts'

type Groups = Awaited<ReturnType<KafkaCluster['listGroups']>>

/** Ids of all groups of every type (classic, consumer, share, streams): each broker lists those it coordinates. */
export async function listGroups(lane: Lane, brokers: Target[], deadline: Deadline): Promise<Groups> {
  const found = new Map<string, Groups['groups'][number]>()
  const problems: Groups['problems'] = []
  await Promise.all(
    brokers.map(async (target) => {
      try {
        for (const group of await groupsOf(lane, target, deadline)) found.set(group.id, group)
      } catch (error) {
        if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
        problems.push({ broker: target.id ?? -1, error })
      }
    }),
  )
  return { groups: [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), problems }
}

async function groupsOf(lane: Lane, target: Target, deadline: Deadline): Promise<Groups['groups']> {
  const { message } = await lane.call(target, Api.listGroups, { statesFilter: [], typesFilter: [] }, deadline)
  const error = errorOrNull(message.int('errorCode'), 'ListGroups', { broker: target.id })
  if (error !== null) throw error
  return message.list('groups').map((group) => ({
    id: group.text('groupId'),
    type: group.text('groupType').toLowerCase() || 'classic',
    state: group.text('groupState'),
  }))
}
