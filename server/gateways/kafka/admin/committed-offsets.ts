import { brokerError, errorOrNull, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import { type Deadline, pause } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { Lane } from '../transport/lane.ts'
import { type Target, targetOf } from '../transport/target.ts'
import type { CommittedOffset } from '../types.ts'

const groupCoordinator = 0
const unknownTopicOrPartition = 3
/** Later versions ask for many keys, and many groups, at once. */
const lastFindOfOneKey = 3
const lastFetchOfOneGroup = 7
const attempts = 5
const retryPauseMs = 100
/** While a coordinator starts or moves: COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR. */
const moving: ReadonlySet<number | null> = new Set([14, 15, 16])

interface Wanted {
  group: string
  topic: string
  partitions: number[]
}

/** What a group has committed, from its coordinator (OffsetFetch, of all types of groups that commit). Asks again while the coordinator moves. */
export async function committedOffsets(
  { lane, directory }: { lane: Lane; directory: Directory },
  wanted: Wanted,
  deadline: Deadline,
): Promise<CommittedOffset[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOffsets(lane, await coordinatorOf(directory, wanted.group, deadline), wanted, deadline)
    } catch (error) {
      const again = error instanceof KafkaError && (moving.has(error.code) || error.kafkaName === 'UNREACHABLE' || error.kafkaName === 'CLOSED')
      if (!again || attempt === attempts || deadline.remainingMs() <= retryPauseMs) throw error
      await pause(retryPauseMs, deadline)
    }
  }
}

async function coordinatorOf(directory: Directory, group: string, deadline: Deadline): Promise<Target> {
  const { message } = await directory.ask(Api.findCoordinator, { key: group, keyType: groupCoordinator }, deadline, { maxVersion: lastFindOfOneKey })
  const error = errorOrNull(message.int('errorCode'), 'FindCoordinator')
  if (error !== null) throw error
  const id = message.int('nodeId')
  return directory.known(id) ?? targetOf(id, message.text('host'), message.int('port'))
}

async function fetchOffsets(lane: Lane, target: Target, { group, topic, partitions }: Wanted, deadline: Deadline): Promise<CommittedOffset[]> {
  const body = { groupId: group, topics: [{ name: topic, partitionIndexes: partitions }], requireStable: false }
  const { version, message } = await lane.call(target, Api.offsetFetch, body, deadline, { maxVersion: lastFetchOfOneGroup })
  const whole = version < 2 ? null : errorOrNull(message.int('errorCode'), 'OffsetFetch', { broker: target.id })
  if (whole !== null) throw whole
  const answers = new Map(
    message
      .list('topics')
      .flatMap((each) => each.list('partitions'))
      .map((part) => [part.int('partitionIndex'), { code: part.int('errorCode'), offset: part.long('committedOffset') }]),
  )
  return partitions.map((partition) => {
    const place = { broker: target.id, topic, partition }
    const answer = answers.get(partition)
    if (answer === undefined) return { partition, offset: null, error: brokerError(unknownTopicOrPartition, 'OffsetFetch', place) }
    if (moving.has(answer.code)) throw brokerError(answer.code, 'OffsetFetch', place)
    const error = errorOrNull(answer.code, 'OffsetFetch', place)
    return { partition, offset: error !== null || answer.offset < 0n ? null : answer.offset, error }
  })
}
