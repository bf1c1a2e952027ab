import { brokerError, errorOrNull, KafkaError } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { Lane } from '../transport/lane.ts'
import { type Target, targetOf } from '../transport/target.ts'
import type { GroupCommits } from '../types.ts'

const groupCoordinator = 0
/** From these on, many groups are asked about at once (KIP-699, KIP-709: Kafka 3.0). */
const firstFindOfMany = 4
const firstFetchOfMany = 8
/** Later versions tell topics by their ids, and nothing of those that are gone. */
const lastFetchByName = 9
const coordinatorNotAvailable = 15

/**
 * All that these groups have committed, one answer per group in their order: one request to find the coordinators and one to each of
 * them. Nothing is asked again: who looks in rounds asks in the next one. Brokers before 3.0 reject with UNSUPPORTED_VERSION.
 */
export async function groupCommits(
  { lane, directory }: { lane: Lane; directory: Directory },
  groups: string[],
  deadline: Deadline,
): Promise<GroupCommits[]> {
  const answers = new Map<string, GroupCommits>()
  const byCoordinator = await findCoordinators(directory, groups, answers, deadline)
  await Promise.all([...byCoordinator.values()].map(({ target, ids }) => askCoordinator(lane, target, ids, answers, deadline)))
  return groups.map((group) => answers.get(group) ?? failed(group, brokerError(coordinatorNotAvailable, 'OffsetFetch', {})))
}

async function findCoordinators(directory: Directory, groups: string[], answers: Map<string, GroupCommits>, deadline: Deadline) {
  const found = new Map<string, { target: Target; ids: string[] }>()
  const body = { keyType: groupCoordinator, coordinatorKeys: groups }
  const { message } = await directory.ask(Api.findCoordinator, body, deadline, { minVersion: firstFindOfMany })
  for (const each of message.list('coordinators')) {
    const group = each.text('key')
    const error = errorOrNull(each.int('errorCode'), 'FindCoordinator')
    if (error !== null) {
      answers.set(group, failed(group, error))
      continue
    }
    const id = each.int('nodeId')
    const target = directory.known(id) ?? targetOf(id, each.text('host'), each.int('port'))
    const at = found.get(target.address) ?? { target, ids: [] }
    at.ids.push(group)
    found.set(target.address, at)
  }
  return found
}

async function askCoordinator(lane: Lane, target: Target, ids: string[], answers: Map<string, GroupCommits>, deadline: Deadline): Promise<void> {
  const body = { groups: ids.map((groupId) => ({ groupId, topics: null })), requireStable: false }
  const versions = { minVersion: firstFetchOfMany, maxVersion: lastFetchByName }
  try {
    const { message } = await lane.call(target, Api.offsetFetch, body, deadline, versions)
    for (const each of message.list('groups')) answers.set(each.text('groupId'), answerOf(each, target))
  } catch (error) {
    // One coordinator that does not answer leaves its own groups unknown.
    if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED' || error.kafkaName === 'UNSUPPORTED_VERSION') throw error
    for (const group of ids) answers.set(group, failed(group, error))
  }
}

function answerOf(message: Message, target: Target): GroupCommits {
  const group = message.text('groupId')
  const error = errorOrNull(message.int('errorCode'), 'OffsetFetch', { broker: target.id })
  if (error !== null) return failed(group, error)
  const commits = message.list('topics').flatMap((each) => {
    const topic = each.text('name')
    return each.list('partitions').flatMap((part) => {
      const offset = part.long('committedOffset')
      return part.int('errorCode') !== 0 || offset < 0n ? [] : [{ topic, partition: part.int('partitionIndex'), offset }]
    })
  })
  return { group, commits, error: null }
}

const failed = (group: string, error: KafkaError): GroupCommits => ({ group, commits: [], error })
