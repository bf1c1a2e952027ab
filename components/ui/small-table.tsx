import type { ReactNode } from 'react'
import styles from './small-table.module.css'

export interface SmallColumn<Row> {
  id: string
  head: string
  cell: (row: Row) => ReactNode
  align?: 'right'
  /** In px; what is left goes to the columns without one. */
  width?: number
}

interface Props<Row> {
  label: string
  columns: readonly SmallColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}

/** A table of a few rows inside a card. */
export function SmallTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, which the keyboard must reach
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
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
                <td key={column.id} className={column.align === 'right' ? styles.right : undefined}>
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
