import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './small-table.module.css'

export interface SmallColumn<Row> {
  id: string
  head: string
  cell: (row: Row) => ReactNode
  align?: 'right'
  /** In px; what is left goes to the columns without one. */
  width?: number
  /** Long words go on below instead of being cut. */
  wrap?: boolean
}

interface Props<Row> {
  label: string
  columns: readonly SmallColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** The heads are read out, not shown. */
  bare?: boolean
}

/** A table of a few rows inside a card. */
export function SmallTable<Row>({ label, columns, rows, keyOf, bare = false }: Props<Row>) {
  return (
    <div className={styles.scroll}>
      <table className={cx(styles.table, bare && styles.bare)} aria-label={label}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.width === undefined ? undefined : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.align === 'right' ? styles.right : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.id} className={cx(column.align === 'right' && styles.right, column.wrap === true && styles.wrap)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
