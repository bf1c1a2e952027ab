'use client'
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactNode, useMemo } from 'react'
import { MEDIUM, OVERLAY, useMedia } from './media.ts'
import { type GridColumn, VirtualGrid, type VirtualGridProps } from './virtual-grid.tsx'

export interface DataColumn<Row> {
  id: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  /** A CSS grid track; `minmax(0, 1fr)` unless told. */
  width?: string
  /** The name of the sort the server knows; a click asks for it. */
  sortBy?: string
  /** Numbers are looked at from the largest down. */
  sortFirst?: 'ascending' | 'descending'
  /** Secondary: dropped below 1280 (`wide`) or below 1024 px (`medium`). */
  needs?: 'wide' | 'medium'
  title?: string
}

interface Props<Row> extends Omit<VirtualGridProps, 'columns' | 'count' | 'rowKey' | 'cells' | 'narrow' | 'marker' | 'isSelected' | 'onOpen'> {
  /** Keep it outside the component or in a memo: a new list lays the table out anew. */
  columns: readonly DataColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** `name` ascending, `-name` descending. */
  sort?: string
  onSort?: (sort: string) => void
  narrow?: (row: Row) => ReactNode
  isSelected?: (row: Row) => boolean
  onOpen?: (row: Row) => void
}

const features = tableFeatures({ columnVisibilityFeature })

/** Rows of one kind in columns, sorted by whoever holds them (the server); 28 px head, 30 px rows, at most about 60 rows in the document. */
export function DataTable<Row extends object>({ columns, rows, keyOf, sort, onSort, narrow, isSelected, onOpen, ...grid }: Props<Row>) {
  const isMedium = useMedia(OVERLAY)
  const isSmall = useMedia(MEDIUM)
  const hidden = (column: DataColumn<Row>) => (column.needs === 'wide' && isMedium) || (column.needs === 'medium' && isSmall)
  const columnVisibility = Object.fromEntries(columns.map((column) => [column.id, !hidden(column)]))
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map((column) => helper.display({ id: column.id, cell: ({ row }) => column.cell(row.original) }))
  }, [columns])
  const data = useMemo(() => [...rows], [rows])
  const table = useTable({ features, columns: definitions, data, getRowId: keyOf, state: { columnVisibility } })
  const shown = table.getRowModel().rows
  const heads = columns.filter((column) => !hidden(column)).map((column) => headOf(column, sort, onSort))
  const at = <T,>(index: number, read: (row: Row) => T, otherwise: T): T => {
    const row = shown[index]
    return row === undefined ? otherwise : read(row.original)
  }
  return (
    <VirtualGrid
      {...grid}
      columns={heads}
      count={shown.length}
      rowKey={(index) => shown[index]?.id ?? String(index)}
      cells={(index) => shown[index]?.getVisibleCells().map((cell) => <table.FlexRender key={cell.id} cell={cell} />) ?? []}
      {...(narrow === undefined ? {} : { narrow: (index) => at(index, narrow, null) })}
      {...(isSelected === undefined ? {} : { isSelected: (index) => at(index, isSelected, false) })}
      {...(onOpen === undefined ? {} : { onOpen: (index) => at(index, onOpen, undefined) })}
    />
  )
}

function headOf<Row>(column: DataColumn<Row>, sort: string | undefined, onSort: ((sort: string) => void) | undefined): GridColumn {
  const shared: GridColumn = {
    id: column.id,
    head: column.head,
    ...(column.align && { align: column.align }),
    ...(column.width && { width: column.width }),
    ...(column.title && { title: column.title }),
  }
  if (column.sortBy === undefined || onSort === undefined) return shared
  const by = column.sortBy
  return { ...shared, sort: sortState(by, sort), onSort: () => onSort(nextSort(by, sort, column.sortFirst ?? 'ascending')) }
}

function sortState(by: string, sort: string | undefined): 'ascending' | 'descending' | 'none' {
  if (sort === by) return 'ascending'
  return sort === `-${by}` ? 'descending' : 'none'
}

/** The sort after a click: the other direction of the same column, or the column's own first direction. */
export function nextSort(by: string, sort: string | undefined, first: 'ascending' | 'descending'): string {
  const state = sortState(by, sort)
  if (state === 'none') return first === 'ascending' ? by : `-${by}`
  return state === 'ascending' ? `-${by}` : by
}
