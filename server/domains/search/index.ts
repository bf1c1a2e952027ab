export { goingOn, questionOf, type SearchQuestion } from './question.ts'
export { type SearchRange, searchRanges } from './ranges.ts'
export { SearchDesk } from './search-desk.ts'
export { searchRecords } from './search-records.ts'
