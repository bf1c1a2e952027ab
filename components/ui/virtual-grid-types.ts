import type { ReactNode, RefObject } from 'react'

export interface GridColumn {
  id: string
  head: ReactNode
  align?: 'left' | 'right'
  /** A CSS grid track; `minmax(0, 1fr)` unless told. */
  width?: string
  /** Present on columns that can be sorted. */
  sort?: 'ascending' | 'descending' | 'none'
  onSort?: () => void
  title?: string
}

export interface VirtualGridProps {
  /** Names the grid for those who hear it. */
  label: string
  columns: readonly GridColumn[]
  count: number
  /** Stable and unique; the active row follows its key when rows come and go. */
  rowKey: (index: number) => string
  /** Which element of the page shows a row, unique among the `shown` rows; its key unless told. Rows that come faster than they are read reuse elements. */
  elementKey?: (index: number, shown: number) => string
  /** The cells of a row, in the order of `columns`. */
  cells: (index: number) => readonly ReactNode[]
  /** The row as two lines below 768 px; the head is gone then. */
  narrow?: (index: number) => ReactNode
  /** Not null: the row is a full-width note (a gap, an expiry) and cannot be opened. */
  marker?: (index: number) => ReactNode | null
  /** Rows in all; −1 when not known. */
  total?: number
  rowHeight?: number
  narrowRowHeight?: number
  isSelected?: (index: number) => boolean
  /** Enter or a click. */
  onOpen?: ((index: number) => void) | undefined
  /** The row that is shown elsewhere (an open drawer): it is the active one, kept in sight. */
  currentKey?: string | null
  /** The active row moved (J, K, arrows). */
  onActive?: (index: number) => void
  /** The reader is near the last row. */
  onNearEnd?: (() => void) | undefined
  /** The right button, or `.` on the active row while none is shown elsewhere: in which column, and where on the page. */
  onMenu?: (index: number, column: string | null, at: { x: number; y: number }) => void
  /** Below the last row. */
  foot?: ReactNode
  /** Rows may be put in before the first one: keep what is being read in place unless the reader is at the top. */
  prepends?: boolean
  /** Inside a card: its own edges and no line under the last row. */
  card?: boolean
  /** J and K reach this grid from anywhere on the page. One grid per page. */
  pageKeys?: boolean
  scrollRef?: RefObject<HTMLDivElement | null>
}

/** A row by its key; `index` is where it was seen last. */
export interface RowPlace {
  key: string
  index: number
}
