export { downloadRecords, exportRecords } from './export-records.ts'
export { questionFor } from './question-for.ts'
