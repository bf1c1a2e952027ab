export { findTopic } from './find-topic.ts'
export { getTopic } from './get-topic.ts'
export { listPartitions } from './list-partitions.ts'
export { listTopics } from './list-topics.ts'
