import { aclWrite, operationsOf } from '../protocol/authorized-operations.ts'
import { errorOrNull } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { ClusterDescription, PartitionDescription, TopicDescription } from '../types.ts'

const nobody = -1

/** Brokers and topics by Metadata; `topics` null for all. Never creates a topic. Unknown topics come back with their error. */
export async function describeCluster(directory: Directory, topics: string[] | null, deadline: Deadline): Promise<ClusterDescription> {
  const body = { topics: topics?.map((name) => ({ name })) ?? null, allowAutoTopicCreation: false }
  const { message } = await directory.ask(Api.metadata, body, deadline, { minVersion: 4 })
  const brokers = message.list('brokers').map((broker) => ({
    id: broker.int('nodeId'),
    host: broker.text('host'),
    port: broker.int('port'),
    rack: broker.textOrNull('rack'),
  }))
  directory.learn(brokers)
  const controller = message.int('controllerId')
  return {
    clusterId: message.textOrNull('clusterId'),
    controllerId: controller === nobody ? null : controller,
    brokers: brokers.sort((a, b) => a.id - b.id),
    topics: message.list('topics').map(topicOf),
  }
}

/** Those of the topics that a broker says may not be written to. One that tells nothing of rights (before 2.3) is believed to allow it. */
export async function notWritable(directory: Directory, topics: string[], deadline: Deadline): Promise<Set<string>> {
  if (topics.length === 0) return new Set()
  const body = { topics: topics.map((name) => ({ name })), allowAutoTopicCreation: false, includeTopicAuthorizedOperations: true }
  const { message } = await directory.ask(Api.metadata, body, deadline, { minVersion: 4 })
  return new Set(
    message.list('topics').flatMap((topic) => {
      const may = topic.int('errorCode') === 0 ? operationsOf(topic.int('topicAuthorizedOperations')) : null
      return may === null || may.has(aclWrite) ? [] : [topic.textOrNull('name') ?? '']
    }),
  )
}

function topicOf(topic: Message): TopicDescription {
  const name = topic.textOrNull('name') ?? ''
  return {
    name,
    topicId: topic.text('topicId'),
    internal: topic.flag('isInternal'),
    partitions: topic
      .list('partitions')
      .map((partition) => partitionOf(name, partition))
      .sort((a, b) => a.partition - b.partition),
    error: errorOrNull(topic.int('errorCode'), 'Metadata', { topic: name }),
  }
}

function partitionOf(topic: string, message: Message): PartitionDescription {
  const partition = message.int('partitionIndex')
  const leader = message.int('leaderId')
  return {
    partition,
    leader: leader === nobody ? null : leader,
    leaderEpoch: message.int('leaderEpoch'),
    replicas: message.ints('replicaNodes'),
    isr: message.ints('isrNodes'),
    offlineReplicas: message.ints('offlineReplicas'),
    error: errorOrNull(message.int('errorCode'), 'Metadata', { topic, partition }),
  }
}
