import { formatDuration } from '../ui/format-age.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import type { LiveView } from './live-view.ts'

const IDLE_AFTER_MS = 30_000

/** The time of the view: that of its last tick. Nothing is drawn between ticks that needs another. */
export const nowOf = (view: LiveView) => view.samples.at(-1)?.atMs ?? view.openedAtMs ?? 0

/** Why nothing moves, in words; null while records come or the stream is not open. */
export function idleWords(view: LiveView, zone: string): string | null {
  if (view.phase.kind !== 'open' || view.openedAtMs === null) return null
  const told = view.server?.lastRecordAt
  const lastMs = view.lastReceivedAtMs ?? (told == null ? null : Date.parse(told))
  const sinceMs = lastMs ?? view.openedAtMs
  const idleMs = nowOf(view) - sinceMs
  if (lastMs !== null && idleMs < IDLE_AFTER_MS) return null
  const opened = lastMs === null ? ', when this view opened' : ''
  return `No record since ${formatClockSeconds(sinceMs, zone)}${opened} (${formatDuration(Math.max(1000, idleMs))}). Still listening.`
}

/** Why the table is empty though the stream is open. */
export function emptyWords(view: LiveView, zone: string, filtered: boolean): string {
  const received = view.counters?.received ?? '0'
  if (filtered && received !== '0' && view.counters?.matched === '0') {
    const records = received === '1' ? '1 record was' : `${formatInteger(received)} records were`
    return `${records} received since ${formatClockSeconds(view.openedAtMs, zone)}, none matches the filter. Still listening.`
  }
  return idleWords(view, zone) ?? 'The table was cleared. New records appear here.'
}
