export type { BatchText } from './batch-text.ts'
export { checkTail } from './check-tail.ts'
export { type LiveTail, LiveTails } from './live-tails.ts'
export type { Outlet } from './outlet.ts'
