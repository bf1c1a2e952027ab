import type { MouseEvent } from 'react'
import { cx } from './cx.ts'
import { GridPart } from './grid-part.tsx'
import styles from './virtual-grid.module.css'
import type { VirtualGridProps } from './virtual-grid-types.ts'

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

/** One row at its place: cells, two lines, or a full-width note. */
export function GridRow({ grid, index, id, y, height, isNarrow, isActive, onPick }: RowProps) {
  const marker = grid.marker?.(index) ?? null
  const selected = grid.isSelected?.(index) ?? false
  const opens = grid.onOpen !== undefined && marker === null
  const onClick = (event: MouseEvent) => {
    onPick()
    // A link goes its own way, and marking text to copy it is not a click.
    if (!opens || (event.target instanceof Element && event.target.closest('a, button')) || document.getSelection()?.type === 'Range') return
    grid.onOpen?.(index)
  }
  const onContextMenu = (event: MouseEvent) => {
    if (grid.onMenu === undefined || marker !== null) return
    event.preventDefault()
    onPick()
    const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null
    grid.onMenu(index, cell?.getAttribute('data-column') ?? null, { x: event.clientX, y: event.clientY })
  }
  const shared = {
    id,
    role: 'row' as const,
    'aria-rowindex': index + (isNarrow ? 1 : 2),
    'aria-selected': grid.isSelected === undefined ? undefined : selected,
    onClick,
    onContextMenu,
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
        <GridPart key={column.id} role="gridcell" data-column={column.id} className={cx(styles.cell, column.align === 'right' && styles.right)}>
          {cells[at]}
        </GridPart>
      ))}
    </GridPart>
  )
}
