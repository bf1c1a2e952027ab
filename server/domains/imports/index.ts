export { importJob } from './import-job.ts'
export { importRecords } from './import-records.ts'
