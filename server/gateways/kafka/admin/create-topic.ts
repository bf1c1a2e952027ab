import { brokerError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'

export interface TopicToCreate {
  name: string
  partitions: number
}

const alreadyExists = 36
/** −1 is the broker's own default (KIP-464). */
const firstWithDefaults = 4

/** Makes a topic with the cluster's own defaults; one that is there already is left as it is. Rejects with KafkaError. */
export async function createTopic(directory: Directory, { name, partitions }: TopicToCreate, deadline: Deadline): Promise<void> {
  const topics = [{ name, numPartitions: partitions, replicationFactor: -1, assignments: [], configs: [] }]
  const body = { topics, timeoutMs: Math.max(1, Math.round(deadline.remainingMs())), validateOnly: false }
  const { message } = await directory.ask(Api.createTopics, body, deadline, { minVersion: firstWithDefaults, repeatable: false })
  for (const topic of message.list('topics')) {
    const code = topic.int('errorCode')
    if (code !== 0 && code !== alreadyExists) throw brokerError(code, 'CreateTopics', { topic: name }, topic.textOrNull('errorMessage'))
  }
}
