import type { Kafka, KafkaMessage } from 'kafkajs'
import { giveTimeToClose, within } from '../service/deadline.ts'

const DEADLINE_MS = 60_000

/**
 * Reads a whole topic, each partition in order, up to where it ends now. Resolves to the number of records.
 * kafkajs reads in a consumer group only: this one commits nothing, and is deleted at the end.
 */
export async function readToEnd(options: {
  kafka: Kafka
  topic: string
  groupId: string
  each: (message: KafkaMessage) => Promise<void>
  signal: AbortSignal
}): Promise<number> {
  const { kafka, topic, groupId } = options
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(topic)
    const ends = new Map(offsets.filter(({ low, high }) => BigInt(low) < BigInt(high)).map(({ partition, high }) => [partition, BigInt(high)]))
    if (ends.size === 0) return 0
    const records = await consume(options, ends)
    await admin.deleteGroups([groupId])
    return records
  } finally {
    await giveTimeToClose(admin.disconnect())
  }
}

async function consume(options: Parameters<typeof readToEnd>[0], ends: Map<number, bigint>): Promise<number> {
  const { kafka, topic, groupId, each, signal } = options
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 200,
    retry: { retries: 3, restartOnFailure: async () => false },
  })
  const done = Promise.withResolvers<void>()
  let records = 0
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error))
  signal.addEventListener('abort', () => done.reject(signal.reason), { once: true })
  const ended = within(DEADLINE_MS, `reading ${topic}`, done.promise)
  try {
    await Promise.race([ended, consumer.connect()])
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const started = consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        for (const message of batch.messages) await each(message)
        records += batch.messages.length
        const end = ends.get(batch.partition)
        if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end) ends.delete(batch.partition)
        if (ends.size === 0) done.resolve()
        await heartbeat()
      },
    })
    await Promise.all([started, ended])
    return records
  } finally {
    await giveTimeToClose(consumer.disconnect())
  }
}
