import { ChevronDown, ChevronUp } from 'lucide-react'
import { cx } from './cx.ts'
import { GridPart } from './grid-part.tsx'
import styles from './virtual-grid.module.css'
import type { GridColumn } from './virtual-grid-types.ts'

/** The sticky head; a sorted column carries an arrow and `aria-sort`. */
export function GridHead({ columns }: { columns: readonly GridColumn[] }) {
  return (
    <GridPart role="rowgroup">
      <GridPart role="row" aria-rowindex={1} className={styles.head}>
        {columns.map((column) => (
          <GridPart
            key={column.id}
            role="columnheader"
            title={column.title}
            aria-sort={column.sort === undefined ? undefined : column.sort}
            className={cx(styles.columnHead, column.align === 'right' && styles.right)}
          >
            {column.onSort === undefined ? column.head : <SortButton column={column} />}
          </GridPart>
        ))}
      </GridPart>
    </GridPart>
  )
}

function SortButton({ column }: { column: GridColumn }) {
  const Arrow = column.sort === 'ascending' ? ChevronUp : ChevronDown
  return (
    <button type="button" className={styles.sort} onClick={column.onSort}>
      {column.head}
      {column.sort === 'ascending' || column.sort === 'descending' ? <Arrow aria-hidden /> : null}
    </button>
  )
}
