import type { RecordPage } from '../../server/contract/records.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

export interface Completeness {
  status: Status
  word: 'Complete' | 'Not complete' | 'Page full'
  reason: string
  /** "50 records": the figure of the line. */
  figure: string
  /** "612 read, 118 KiB" */
  read: string
  /** What was not looked at; null where nothing is left. */
  boundary: { words: [before: string, after: string]; instant: string } | null
}

type Facts = Pick<RecordPage, 'complete' | 'stopReason' | 'scanned' | 'nextCursor' | 'previousCursor' | 'items'>

/** What a page covers and why it ends where it ends. */
export function completenessOf(page: Facts, backwards: boolean): Completeness {
  const last = page.items.findLast((record) => record.timestamp !== null)?.timestamp
  const left = !page.complete && page.nextCursor !== null && page.stopReason !== 'error'
  return {
    ...statusOf(page, backwards),
    word: page.complete ? 'Complete' : page.stopReason === 'limit' ? 'Page full' : 'Not complete',
    figure: countOf(page.items.length, 'record'),
    read: `${formatInteger(page.scanned.records)} read, ${formatBytes(page.scanned.bytes)}`,
    boundary: left && last != null ? { words: backwards ? ['Nothing before', 'was read.'] : ['Nothing after', 'was read.'], instant: last } : null,
  }
}

function statusOf(page: Facts, backwards: boolean): Pick<Completeness, 'status' | 'reason'> {
  switch (page.stopReason) {
    case 'range-end':
      return { status: 'ok', reason: page.previousCursor === null ? 'All of the range is here:' : 'The range ends with this page:' }
    case 'limit':
      return { status: 'unknown', reason: `${backwards ? 'Older' : 'Newer'} ones follow:` }
    case 'scan-budget':
      return { status: 'warn', reason: 'Byte budget of one page used up:' }
    case 'time-budget':
      return { status: 'warn', reason: 'Time budget of one page used up:' }
    case 'error':
      return { status: 'bad', reason: 'A partition could not be read, the others are here:' }
  }
}
