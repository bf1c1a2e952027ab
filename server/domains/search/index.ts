export { SearchDesk } from './search-desk.ts'
export { searchRecords } from './search-records.ts'
