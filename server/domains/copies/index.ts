export { copyJob } from './copy-job.ts'
export { planCopy, startCopy } from './plan-copy.ts'
