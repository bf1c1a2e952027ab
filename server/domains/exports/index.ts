export { exportRecords } from './export-records.ts'
