import { isMarker, keyText, type LiveEntry } from './live-entry.ts'
import type { RowRing } from './row-ring.ts'

/** Rows as a table reads them: newest first, stable until the next view. */
export interface RowsView {
  readonly count: number
  /** The number of the newest row; −1 when there is none. */
  readonly top: number
  /** undefined for a row that was given up since the view was made. */
  at(index: number): LiveEntry | undefined
  key(index: number): string
}

export const NO_ROWS: RowsView = { count: 0, top: -1, at: () => undefined, key: String }

/** What the ring holds now, read from the ring itself: nothing is copied. */
export function runningView(ring: RowRing<LiveEntry>): RowsView {
  const top = ring.next - 1
  return { count: ring.size, top, at: (index) => ring.at(top - index), key: (index) => String(top - index) }
}

/** Keeps the rows of a view while the ring moves on: references only, as many as the ring holds at most. */
export function frozenView(view: RowsView): RowsView {
  const rows: LiveEntry[] = []
  for (let index = 0; index < view.count; index += 1) {
    const row = view.at(index)
    if (row === undefined) break
    rows.push(row)
  }
  return { count: rows.length, top: view.top, at: (index) => rows[index], key: (index) => String(view.top - index) }
}

export interface KeyCount {
  key: string
  records: number
}

/** The keys that the kept rows hold most often; records without a readable key are left out. */
export function mostSeenKeys(rows: RowsView, most: number): KeyCount[] {
  const counts = new Map<string, number>()
  for (let index = 0; index < rows.count; index += 1) {
    const row = rows.at(index)
    const key = row === undefined || isMarker(row) ? null : keyText(row)
    if (key !== null && key !== '') counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .map(([key, records]) => ({ key, records }))
    .sort((one, other) => other.records - one.records || (one.key < other.key ? -1 : 1))
    .slice(0, most)
}
