'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { cx } from './cx.ts'
import { GridPart } from './grid-part.tsx'
import { type Hotkeys, useHotkeys } from './hotkeys.ts'
import { NARROW, useMedia } from './media.ts'
import styles from './virtual-grid.module.css'
import { GridHead } from './virtual-grid-head.tsx'
import { gridStep } from './virtual-grid-keys.ts'

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

const HEAD = 28

/** A grid of equal rows of which only those in sight exist. Keys: J K or arrows, Enter, Page Up/Down, G G or Home, Shift+G or End. */
export function VirtualGrid(props: VirtualGridProps) {
  const isNarrow = useMedia(NARROW) && props.narrow !== undefined
  // The virtualizer keeps sizes by key: another row height is another grid.
  return <Frame key={isNarrow ? 'narrow' : 'wide'} {...props} isNarrow={isNarrow} />
}

function Frame(props: VirtualGridProps & { isNarrow: boolean }) {
  const { isNarrow, count, rowKey, columns, label, card = false, prepends = false, onNearEnd, pageKeys = !card } = props
  const own = useRef<HTMLDivElement>(null)
  const frame = props.scrollRef ?? own
  const height = isNarrow ? (props.narrowRowHeight ?? 60) : (props.rowHeight ?? 30)
  const head = isNarrow ? 0 : HEAD
  const id = useId()
  const [picked, setActive] = useState<{ key: string; index: number } | null>(null)
  const { currentKey = null } = props
  const active = currentKey === null || currentKey === picked?.key ? picked : { key: currentKey, index: 0 }
  // React Compiler is off: the virtualizer hands out new results under the same identity.
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    getItemKey: rowKey,
    overscan: 8,
    scrollMargin: head,
    scrollPaddingStart: head,
    initialRect: { width: 1000, height: 800 },
  })
  useKeepPlace(frame, prepends, count, rowKey, height)
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? -1
  // External system: the server that holds the rows beyond.
  useEffect(() => {
    if (count > 0 && lastShown >= count - 10) onNearEnd?.()
  }, [lastShown, count, onNearEnd])

  // External system: the scroll position, where the current row is chosen from outside.
  const reveal = useEffectEvent((key: string) => {
    const index = findKey({ key, index: 0 }, count, rowKey)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  })
  useEffect(() => {
    if (currentKey !== null) reveal(currentKey)
  }, [currentKey])

  const indexOfActive = () => (active === null ? -1 : findKey(active, count, rowKey))
  const go = (index: number) => {
    setActive({ key: rowKey(index), index })
    virtual.scrollToIndex(index, { align: 'auto' })
    props.onActive?.(index)
  }
  const move = (key: string) => {
    const page = Math.max(1, Math.floor(((frame.current?.clientHeight ?? 300) - head) / height) - 1)
    const to = gridStep(key, indexOfActive(), count, page)
    if (to === null) return false
    frame.current?.focus({ preventScroll: true })
    go(to)
    return true
  }
  const keys: Hotkeys = { j: () => move('j'), k: () => move('k'), 'g g': () => move('Home'), 'shift+g': () => move('End') }
  useHotkeys(keys, pageKeys && count > 0)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const index = indexOfActive()
    const opens = event.key === 'Enter' && index >= 0 && props.onOpen !== undefined
    if (opens) props.onOpen?.(index)
    if (opens || (event.key !== 'j' && event.key !== 'k' && move(event.key))) event.preventDefault()
  }
  const activeShown = items.some((item) => item.key === active?.key)
  return (
    <GridPart
      ref={frame}
      role="grid"
      aria-label={label}
      aria-rowcount={(props.total ?? count) < 0 ? -1 : (props.total ?? count) + (isNarrow ? 0 : 1)}
      aria-colcount={isNarrow ? 1 : columns.length}
      aria-activedescendant={activeShown && active !== null ? `${id}-${active.key}` : undefined}
      tabIndex={0}
      className={cx(styles.frame, card && styles.card)}
      style={columnsVariable(columns)}
      onKeyDown={onKeyDown}
    >
      {isNarrow ? null : <GridHead columns={columns} />}
      <GridPart role="rowgroup" className={cx(styles.body, card && styles.last)} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <Row
            key={item.key}
            grid={props}
            index={item.index}
            id={`${id}-${item.key}`}
            y={item.start - head}
            height={height}
            isNarrow={isNarrow}
            isActive={item.key === active?.key}
            onPick={() => setActive({ key: rowKey(item.index), index: item.index })}
          />
        ))}
      </GridPart>
      {props.foot === undefined ? null : <div className={styles.foot}>{props.foot}</div>}
    </GridPart>
  )
}

interface RowProps {
  grid: VirtualGridProps
  index: number
  id: string
  y: number
  height: number
  isNarrow: boolean
  isActive: boolean
  onPick: () => void
}

function Row({ grid, index, id, y, height, isNarrow, isActive, onPick }: RowProps) {
  const marker = grid.marker?.(index) ?? null
  const selected = grid.isSelected?.(index) ?? false
  const opens = grid.onOpen !== undefined && marker === null
  const onClick = (event: MouseEvent) => {
    onPick()
    // A link goes its own way, and marking text to copy it is not a click.
    if (!opens || (event.target instanceof Element && event.target.closest('a, button')) || document.getSelection()?.type === 'Range') return
    grid.onOpen?.(index)
  }
  const shared = {
    id,
    role: 'row' as const,
    'aria-rowindex': index + (isNarrow ? 1 : 2),
    'aria-selected': grid.isSelected === undefined ? undefined : selected,
    onClick,
    style: { height, transform: `translateY(${y}px)` },
    className: cx(
      styles.row,
      isActive && styles.active,
      selected && styles.selected,
      opens && styles.opens,
      marker !== null && styles.marker,
      (isNarrow || marker !== null) && styles.wide,
    ),
    ...(index === grid.count - 1 ? { 'data-last': '' } : {}),
  }
  if (marker !== null || isNarrow) {
    return (
      <GridPart {...shared}>
        <GridPart role="gridcell" aria-colspan={isNarrow ? undefined : grid.columns.length}>
          {marker ?? grid.narrow?.(index)}
        </GridPart>
      </GridPart>
    )
  }
  const cells = grid.cells(index)
  return (
    <GridPart {...shared}>
      {grid.columns.map((column, at) => (
        <GridPart key={column.id} role="gridcell" className={cx(styles.cell, column.align === 'right' && styles.right)}>
          {cells[at]}
        </GridPart>
      ))}
    </GridPart>
  )
}

/** Where a row is now: at its old place, else wherever its key has gone; −1 when it is gone. */
function findKey(active: { key: string; index: number }, count: number, rowKey: (index: number) => string): number {
  if (active.index < count && rowKey(active.index) === active.key) return active.index
  for (let index = 0; index < count; index += 1) if (rowKey(index) === active.key) return index
  return -1
}

/** Rows put in above the first one move the scroll position by their height, so that nothing moves under the reader. */
function useKeepPlace(frame: RefObject<HTMLDivElement | null>, on: boolean, count: number, rowKey: (index: number) => string, height: number) {
  const first = useRef<string | null>(null)
  // External system: the scroll position.
  useLayoutEffect(() => {
    const before = first.current
    first.current = count > 0 ? rowKey(0) : null
    const element = frame.current
    if (!on || before === null || before === first.current || element === null || element.scrollTop === 0) return
    const moved = findKey({ key: before, index: 0 }, count, rowKey)
    if (moved > 0) element.scrollTop += moved * height
  })
}

/** CSS custom properties are valid style keys that React's types leave out. */
const columnsVariable = (columns: readonly GridColumn[]) =>
  ({ '--columns': columns.map((column) => column.width ?? 'minmax(0, 1fr)').join(' ') }) as CSSProperties
