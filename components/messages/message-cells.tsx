import { Ellipsis } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { MouseEvent, ReactNode } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { formatClock, formatInstant } from '../ui/format-time.ts'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import type { GridColumn } from '../ui/virtual-grid.tsx'
import { Digits } from './digits.tsx'
import type { Hit } from './hits.ts'
import styles from './messages.module.css'
import { PartLine } from './part-line.tsx'

// Most views have no column by path.
const PathCell = dynamic(() => import('./path-cell.tsx').then((module) => module.PathCell), { ssr: false })

export interface TableShape {
  zone: string
  /** The day that all rows share; null: each row says its own. */
  day: string | null
  /** Room for headers and size. */
  wide: boolean
  /** Text that was searched for, marked in keys and values. */
  hit: Hit | null
  /** Columns by path, between the key and the value. */
  paths: readonly string[]
  /** Ids of columns that the reader has hidden. */
  hidden: ReadonlySet<string>
  /** Opens what can be done with a cell, below the given place. */
  onMenu: (record: KafkaRecord, column: string, at: { x: number; y: number }) => void
}

/** The columns, in the order of `messageCells`. */
export function messageColumns({ day, wide, paths, hidden }: Omit<TableShape, 'onMenu'>): GridColumn[] {
  const columns: GridColumn[] = [
    { id: 'time', head: day === null ? 'Time' : `Time, ${day}`, width: day === null ? '190px' : '128px' },
    { id: 'partition', head: 'P', title: 'Partition', align: 'right', width: '46px' },
    { id: 'offset', head: 'Offset', align: 'right', width: wide ? '106px' : '98px' },
    { id: 'key', head: 'Key', width: wide ? 'minmax(100px, 190px)' : 'minmax(90px, 132px)' },
    ...paths.map((path) => ({ id: `path:${path}`, head: <PathHead path={path} />, title: path, width: 'minmax(134px, 0.4fr)' })),
    { id: 'value', head: 'Value', width: 'minmax(120px, 1fr)' },
    ...(wide
      ? [
          { id: 'headers', head: 'Headers', align: 'right' as const, width: '72px' },
          { id: 'size', head: 'Size', align: 'right' as const, width: '92px' },
        ]
      : []),
  ]
  return columns.filter(({ id }) => !hidden.has(id))
}

/** A name of its own is what a path ends with; the whole of it is said on hover. */
const PathHead = ({ path }: { path: string }) => <Mono>{path.replace(/^(?:value|headers)\./, '')}</Mono>

export function messageCells(record: KafkaRecord, shape: TableShape): ReactNode[] {
  return messageColumns(shape).map(({ id }) => <MessageCell key={id} id={id} record={record} shape={shape} />)
}

function MessageCell({ id, record, shape }: { id: string; record: KafkaRecord; shape: TableShape }): ReactNode {
  switch (id) {
    case 'time':
      return <RecordTime record={record} zone={shape.zone} day={shape.day} />
    case 'partition':
      return <Mono>{record.partition}</Mono>
    case 'offset':
      return (
        <Mono>
          <Digits>{record.offset}</Digits>
        </Mono>
      )
    case 'key':
      return (
        <WithMenu of={{ record, column: id, what: 'this key' }} onMenu={shape.onMenu}>
          <PartLine part={record.key} isKey hit={shape.hit} />
        </WithMenu>
      )
    case 'value':
      return <ValueLine record={record} hit={shape.hit} />
    case 'headers':
      return record.headers.length === 0 ? <Dim faint>none</Dim> : <span>{record.headers.length}</span>
    case 'size':
      return <Dim>{formatBytesExact(record.size)}</Dim>
    default:
      return (
        <WithMenu of={{ record, column: id, what: 'this field' }} onMenu={shape.onMenu}>
          <PathCell record={record} path={id.slice('path:'.length)} />
        </WithMenu>
      )
  }
}

interface WithMenuProps {
  of: { record: KafkaRecord; column: string; what: string }
  onMenu: TableShape['onMenu']
  children: ReactNode
}

/** A cell with a button for its menu, which the right button of the mouse opens as well. By keyboard: `.` on the row. */
function WithMenu({ of, onMenu, children }: WithMenuProps) {
  const open = (event: MouseEvent<HTMLButtonElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    onMenu(of.record, of.column, { x: left, y: bottom })
  }
  return (
    <span className={styles.withMenu}>
      {children}
      <button type="button" className={styles.cellMenu} tabIndex={-1} aria-label={`What can be done with ${of.what}`} onClick={open}>
        <Ellipsis aria-hidden />
      </button>
    </span>
  )
}

function RecordTime({ record, zone, day }: { record: KafkaRecord; zone: string; day: string | null }) {
  if (record.timestamp === null) {
    const none = record.timestampMs === '-1'
    return (
      <Dim faint title={none ? 'The record has no time' : 'No calendar holds this time; milliseconds since 1970'}>
        {none ? 'none' : record.timestampMs}
      </Dim>
    )
  }
  const whole = formatInstant(record.timestamp, zone)
  return (
    <Mono className={styles.time} title={`${whole}, ${record.timestampType === 'append' ? 'set by the broker' : 'set by the producer'}`}>
      {day === null ? whole : formatClock(record.timestamp, zone)}
    </Mono>
  )
}

const STATES = {
  open: { tone: 'accent', title: 'In or behind a transaction that is still open: read-committed consumers wait for its end' },
  aborted: { tone: 'bad', title: 'In a transaction that was aborted: read-committed consumers skip it' },
  control: { tone: 'plain', title: 'A transaction marker' },
} as const

/** `open` and `aborted` are said; committed is what every record is. */
export function StateTag({ state }: { state: KafkaRecord['state'] }) {
  if (state === 'committed') return null
  return (
    <Tag tone={STATES[state].tone} title={STATES[state].title}>
      {state}
    </Tag>
  )
}

function ValueLine({ record, hit }: { record: KafkaRecord; hit: Hit | null }) {
  return (
    <span className={styles.value}>
      <StateTag state={record.state} />
      <PartLine part={record.value} hit={hit} />
    </span>
  )
}

/** Two lines below 768 px: what and where, facts and when. */
export function NarrowMessage({ record, zone, day, hit, paths }: { record: KafkaRecord } & TableShape) {
  return (
    <div className={styles.narrow}>
      <div className={styles.narrowLine}>
        <PartLine part={record.key} isKey hit={hit} />
        <Mono className={styles.place}>
          P{record.partition} / <Digits>{record.offset}</Digits>
        </Mono>
      </div>
      <div className={styles.narrowLine}>
        {paths.length === 0 ? (
          <ValueLine record={record} hit={hit} />
        ) : (
          <span className={styles.narrowPaths}>
            {paths.map((path) => (
              <PathCell key={path} record={record} path={path} />
            ))}
          </span>
        )}
        <RecordTime record={record} zone={zone} day={day} />
      </div>
    </div>
  )
}
