'use client'
import { type CSSProperties, useId, useRef } from 'react'
import { cx } from './cx.ts'
import { GridPart } from './grid-part.tsx'
import { NARROW, useMedia } from './media.ts'
import { useActiveRow } from './use-active-row.ts'
import { useVirtualRows } from './use-virtual-rows.ts'
import styles from './virtual-grid.module.css'
import { GridHead } from './virtual-grid-head.tsx'
import { GridRow } from './virtual-grid-row.tsx'
import type { GridColumn, VirtualGridProps } from './virtual-grid-types.ts'

export type { GridColumn, VirtualGridProps } from './virtual-grid-types.ts'

const HEAD = 28

/** A grid of equal rows of which only those in sight exist. Keys: J K or arrows, Enter, Page Up/Down, G G or Home, Shift+G or End. */
export function VirtualGrid(props: VirtualGridProps) {
  const isNarrow = useMedia(NARROW) && props.narrow !== undefined
  // The virtualizer keeps sizes by key: another row height is another grid.
  return <Frame key={isNarrow ? 'narrow' : 'wide'} grid={props} isNarrow={isNarrow} />
}

function Frame({ grid, isNarrow }: { grid: VirtualGridProps; isNarrow: boolean }) {
  const { count, rowKey, columns, card = false, prepends = false, currentKey = null, onNearEnd, total = count } = grid
  const own = useRef<HTMLDivElement>(null)
  const frame = grid.scrollRef ?? own
  const rowHeight = isNarrow ? (grid.narrowRowHeight ?? 60) : (grid.rowHeight ?? 30)
  const head = isNarrow ? 0 : HEAD
  const id = useId()
  const rows = useVirtualRows({ frame, count, rowKey, rowHeight, head, prepends, currentKey, onNearEnd })
  const page = () => Math.max(1, Math.floor(((frame.current?.clientHeight ?? 300) - head) / rowHeight) - 1)
  const active = useActiveRow({ frame, grid, page, show: rows.show })
  const isShown = rows.items.some((item) => item.key === active.activeKey)
  return (
    <GridPart
      ref={frame}
      role="grid"
      aria-label={grid.label}
      aria-rowcount={total < 0 ? -1 : total + (isNarrow ? 0 : 1)}
      aria-colcount={isNarrow ? 1 : columns.length}
      aria-activedescendant={isShown ? `${id}-${active.activeKey}` : undefined}
      tabIndex={0}
      className={cx(styles.frame, card && styles.card)}
      style={columnsVariable(columns)}
      onKeyDown={active.onKeyDown}
    >
      {isNarrow ? null : <GridHead columns={columns} />}
      <GridPart role="rowgroup" className={cx(styles.body, card && styles.last)} style={{ height: rows.height }}>
        {rows.items.map((item) => (
          <GridRow
            key={grid.elementKey?.(item.index, rows.items.length) ?? item.key}
            grid={grid}
            index={item.index}
            id={`${id}-${item.key}`}
            y={item.start - head}
            height={rowHeight}
            isNarrow={isNarrow}
            isActive={item.key === active.activeKey}
            onPick={() => active.pick(item.index)}
          />
        ))}
      </GridPart>
      {grid.foot === undefined ? null : <div className={styles.foot}>{grid.foot}</div>}
    </GridPart>
  )
}

/** CSS custom properties are valid style keys that React's types leave out. */
const columnsVariable = (columns: readonly GridColumn[]) =>
  ({ '--columns': columns.map((column) => column.width ?? 'minmax(0, 1fr)').join(' ') }) as CSSProperties
