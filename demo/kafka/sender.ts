import { type Kafka, type Message, Partitioners } from 'kafkajs'
import { giveTimeToClose, within } from '../service/deadline.ts'

export interface OutRecord {
  topic: string
  message: Message
}

export interface Sender {
  /** Resolves when every replica in sync has all records; counts them by topic then. After a rejection the sender is of no more use. */
  send(records: readonly OutRecord[]): Promise<void>
  close(): Promise<void>
}

const SEND_TIMEOUT_MS = 15_000
const BROKER_TIMEOUT_MS = 8000

/**
 * An idempotent producer, partitioning as Java does. Send one batch at a time: kafkajs takes back the sequence numbers of a
 * failed request before it retries it, and a second batch in flight would take the same ones and be dropped as a duplicate.
 */
export async function openSender(kafka: Kafka, acknowledged: (topic: string, records: number) => void): Promise<Sender> {
  const producer = kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    maxInFlightRequests: 1,
    retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 1000 },
  })
  const close = (): Promise<void> => giveTimeToClose(producer.disconnect())
  try {
    await within(SEND_TIMEOUT_MS, 'connecting a producer', producer.connect())
  } catch (error) {
    await close()
    throw error
  }
  return {
    close,
    async send(records) {
      if (records.length === 0) return
      const topicMessages = byTopic(records)
      await within(SEND_TIMEOUT_MS, 'sending to Kafka', producer.sendBatch({ acks: -1, timeout: BROKER_TIMEOUT_MS, topicMessages }))
      for (const { topic, messages } of topicMessages) acknowledged(topic, messages.length)
    },
  }
}

function byTopic(records: readonly OutRecord[]): { topic: string; messages: Message[] }[] {
  const messages = new Map<string, Message[]>()
  for (const record of records) {
    const known = messages.get(record.topic)
    if (known === undefined) messages.set(record.topic, [record.message])
    else known.push(record.message)
  }
  return [...messages].map(([topic, list]) => ({ topic, messages: list }))
}
