import type { RowPlace } from './virtual-grid-types.ts'

/** The row that a key leads to, or null where the key does not move. `at` is −1 while no row is active. */
export function gridStep(key: string, at: number, count: number, page: number): number | null {
  if (count === 0) return null
  const target = steps[key]?.(at, page, count)
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target))
}

const down = (at: number) => at + 1
const up = (at: number) => (at < 0 ? 0 : at - 1)

const steps: Record<string, (at: number, page: number, count: number) => number> = {
  j: down,
  ArrowDown: down,
  k: up,
  ArrowUp: up,
  PageDown: (at, page) => at + page,
  PageUp: (at, page) => at - page,
  Home: () => 0,
  End: (_at, _page, count) => count - 1,
}

/** Where a row is now: at its old place, else wherever its key has gone; −1 when it is gone. */
export function findRow(active: RowPlace, count: number, rowKey: (index: number) => string): number {
  if (active.index < count && rowKey(active.index) === active.key) return active.index
  for (let index = 0; index < count; index += 1) if (rowKey(index) === active.key) return index
  return -1
}
