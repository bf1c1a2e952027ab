export { flowJob } from './flow-job.ts'
export { startFlow } from './start-flow.ts'
