import { Kafka, type KafkaMessage, logLevel } from 'kafkajs'

export interface Seen {
  topic: string
  partition: number
  message: KafkaMessage
}

export interface TopicWatch {
  /** What has been read so far of a topic, in order per partition. */
  of(topic: string): Seen[]
  close(): Promise<void>
}

/** Reads topics from their beginning for a test, on and on, in a group of its own. The topics must exist. */
export async function watchTopics(bootstrap: string[], groupId: string, topics: string[]): Promise<TopicWatch> {
  const consumer = new Kafka({ brokers: bootstrap, logLevel: logLevel.NOTHING }).consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  })
  const seen: Seen[] = []
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      seen.push({ topic, partition, message })
    },
  })
  return { of: (topic) => seen.filter((record) => record.topic === topic), close: () => consumer.disconnect() }
}
