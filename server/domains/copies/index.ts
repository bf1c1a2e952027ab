export { copyJob } from './copy-job.ts'
export { OnceWriter, type Written } from './once-writer.ts'
export { planCopy, startCopy } from './plan-copy.ts'
