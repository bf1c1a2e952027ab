import { brokerError, errorOrNull } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { QuorumDescription, QuorumReplica } from '../types.ts'

const metadataTopic = '__cluster_metadata'
const nobody = -1
const unknownServerError = -1

/** The Raft quorum of the controllers (KIP-595, KIP-836), which any broker tells. Rejects with UNSUPPORTED_VERSION where ZooKeeper is used. */
export async function describeQuorum(directory: Directory, deadline: Deadline): Promise<QuorumDescription> {
  const body = { topics: [{ topicName: metadataTopic, partitions: [{ partitionIndex: 0 }] }] }
  const { message } = await directory.ask(Api.describeQuorum, body, deadline)
  throwIfError(message)
  const partition = message.list('topics')[0]?.list('partitions')[0]
  if (partition === undefined) throw brokerError(unknownServerError, 'DescribeQuorum', {}, 'the answer has no partition')
  throwIfError(partition)
  const leader = partition.int('leaderId')
  return {
    leaderId: leader === nobody ? null : leader,
    leaderEpoch: partition.int('leaderEpoch'),
    highWatermark: partition.long('highWatermark'),
    voters: partition.list('currentVoters').map(replicaOf),
    observers: partition.list('observers').map(replicaOf),
  }
}

function throwIfError(message: Message): void {
  const error = errorOrNull(message.int('errorCode'), 'DescribeQuorum', {}, message.textOrNull('errorMessage'))
  if (error !== null) throw error
}

function replicaOf(replica: Message): QuorumReplica {
  return {
    id: replica.int('replicaId'),
    logEnd: knownOrNull(replica.long('logEndOffset')),
    lastFetchAt: knownOrNull(replica.long('lastFetchTimestamp')),
    lastCaughtUpAt: knownOrNull(replica.long('lastCaughtUpTimestamp')),
  }
}

const knownOrNull = (value: bigint) => (value < 0n ? null : value)
