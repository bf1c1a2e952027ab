/** Above this a part is shown as a window that moves over it. */
export const WHOLE_UP_TO = 1_048_576
export const WINDOW = 65_536
/** JSON text up to this long may be opened as a tree all the same; its layout takes a few times as much memory. */
export const TREE_UP_TO = 16_777_216
/** Lines that a tree holds in sight and memory without stopping the page; browsers lay out no more than some 17 million pixels. */
export const TREE_LINES = 900_000

export interface Window {
  /** [start, end) in characters of a text, or in bytes. */
  start: number
  end: number
  total: number
  /** Everything fits: there is no window. */
  whole: boolean
}

/** The window with number `index` over `total` characters or bytes. */
export function windowOf(total: number, index: number): Window {
  if (total <= WHOLE_UP_TO) return { start: 0, end: total, total, whole: true }
  const start = Math.min(Math.max(0, index), windowCount(total) - 1) * WINDOW
  return { start, end: Math.min(total, start + WINDOW), total, whole: false }
}

export const windowCount = (total: number) => Math.max(1, Math.ceil(total / WINDOW))
