export { getConnector } from './get-connector.ts'
export { listConnectors } from './list-connectors.ts'
