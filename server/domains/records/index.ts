export { browseRecords } from './browse-records.ts'
export { getRawPart } from './get-raw-part.ts'
export { getRecord } from './get-record.ts'
