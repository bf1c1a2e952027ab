import type { Admin } from 'kafkajs'
import type { TopicSpec } from '../topics.ts'

const CREATE_TIMEOUT_MS = 10_000
const MAX_REPLICAS = 3

/** Creates the topics that are missing and leaves those that exist as they are. Resolves to the names of the new ones. */
export async function ensureTopics(admin: Admin, table: TopicSpec[]): Promise<string[]> {
  const existing = new Set(await admin.listTopics())
  const missing = table.filter((topic) => !existing.has(topic.name))
  if (missing.length === 0) return []
  const { brokers } = await admin.describeCluster()
  await admin.createTopics({
    waitForLeaders: true,
    timeout: CREATE_TIMEOUT_MS,
    topics: missing.map((topic) => ({
      topic: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: Math.min(MAX_REPLICAS, brokers.length),
      configEntries: Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
    })),
  })
  return missing.map((topic) => topic.name)
}
