export { diagnoseCluster } from './diagnose-cluster.ts'
export { namedCause } from './named-cause.ts'
