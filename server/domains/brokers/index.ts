export { presentBroker } from './find-broker.ts'
export { getBroker } from './get-broker.ts'
export { listBrokers } from './list-brokers.ts'
