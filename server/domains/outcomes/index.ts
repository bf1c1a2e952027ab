export { listOutcomes } from './list-outcomes.ts'
