export { listConnectors } from './list-connectors.ts'
