export { getBrokerConfig } from './get-broker-config.ts'
export { getTopicConfig } from './get-topic-config.ts'
