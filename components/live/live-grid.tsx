'use client'
import { ChevronDown, TriangleAlert, Waypoints } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, type RefObject, useMemo } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { Digits } from '../messages/digits.tsx'
import { PartLine } from '../messages/part-line.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { formatClock, formatInstant } from '../ui/format-time.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { type GridColumn, VirtualGrid } from '../ui/virtual-grid.tsx'
import { markerWords } from './gap-marker.ts'
import { isMarker, type LiveEntry, type Marker, type TailRecord } from './live-entry.ts'
import styles from './live-grid.module.css'
import type { RecordPlace } from './live-url.ts'
import type { LiveView } from './live-view.ts'

function NewestFirst() {
  return (
    <span className={styles.head}>
      Time <ChevronDown aria-hidden />
    </span>
  )
}

const time: GridColumn = { id: 'time', head: <NewestFirst />, width: '112px', sort: 'descending' }
const topic: GridColumn = { id: 'topic', head: 'Topic', width: 'minmax(120px, 260px)' }
const rest: GridColumn[] = [
  { id: 'partition', head: 'P', align: 'right', width: '44px', title: 'Partition' },
  { id: 'offset', head: 'Offset', align: 'right', width: '112px' },
  { id: 'key', head: 'Key', width: 'minmax(100px, 168px)' },
  { id: 'value', head: 'Value', width: 'minmax(200px, 1fr)' },
  { id: 'bytes', head: 'Bytes', align: 'right', width: '72px', title: 'Key, value and headers, uncompressed' },
]
const ofOne = [time, ...rest]
const ofSeveral = [time, topic, ...rest]

interface Props {
  cluster: string
  isSeveral: boolean
  view: LiveView
  frame: RefObject<HTMLDivElement | null>
  /** The record in the drawer. */
  open: RecordPlace | null
  onOpen: (index: number) => void
  onActive: (index: number) => void
}

/** The rows, newest first. Cells are made for rows in sight only, once for each record. */
export function LiveGrid({ cluster, isSeveral, view, frame, open, onOpen, onActive }: Props) {
  const { zone } = useTimeZone()
  const make = useMemo(() => cellMaker(zone, isSeveral), [zone, isSeveral])
  const { rows } = view
  const at = <T,>(index: number, of: (row: LiveEntry) => T, none: T): T => {
    const row = rows.at(index)
    return row === undefined ? none : of(row)
  }
  return (
    <VirtualGrid
      label="Live records, newest first"
      columns={isSeveral ? ofSeveral : ofOne}
      count={rows.count}
      rowKey={rows.key}
      elementKey={(index, shown) => String((rows.top - index) % shown)}
      rowHeight={28}
      cells={(index) => at(index, (row) => (isMarker(row) ? [] : make.cells(row)), [])}
      narrow={(index) => at(index, (row) => (isMarker(row) ? null : make.narrow(row)), null)}
      marker={(index) => at(index, (row) => (isMarker(row) ? <MarkerLine marker={row} isSeveral={isSeveral} cluster={cluster} /> : null), null)}
      {...(open === null ? {} : { isSelected: (index) => at(index, (row) => !isMarker(row) && isSame(row, open), false) })}
      onOpen={onOpen}
      onActive={onActive}
      scrollRef={frame}
      pageKeys
    />
  )
}

const isSame = (row: TailRecord, place: RecordPlace) => row.offset === place.offset && row.partition === place.partition && row.topic === place.topic

/** A record never changes, so its cells are made once and forgotten with it. */
function cellMaker(zone: string, isSeveral: boolean) {
  const made = new WeakMap<TailRecord, readonly ReactNode[]>()
  return {
    cells: (record: TailRecord): readonly ReactNode[] => {
      const known = made.get(record)
      if (known !== undefined) return known
      const cells = cellsOf(record, zone, isSeveral)
      made.set(record, cells)
      return cells
    },
    narrow: (record: TailRecord): ReactNode => <NarrowRow record={record} zone={zone} isSeveral={isSeveral} />,
  }
}

function cellsOf(record: TailRecord, zone: string, isSeveral: boolean): ReactNode[] {
  const cells = [
    <Mono key="time" className={styles.dim} title={formatInstant(record.timestamp, zone)}>
      {formatClock(record.timestamp, zone)}
    </Mono>,
    <Mono key="partition">{record.partition}</Mono>,
    <Mono key="offset">
      <Digits>{record.offset}</Digits>
    </Mono>,
    <PartLine key="key" part={record.key} isKey />,
    <PartLine key="value" part={record.value} />,
    <Mono key="bytes" className={styles.faint}>
      {formatInteger(record.size)}
    </Mono>,
  ]
  if (isSeveral) cells.splice(1, 0, <MiddleTruncate key="topic" text={record.topic} className={styles.topic} />)
  return cells
}

function NarrowRow({ record, zone, isSeveral }: { record: TailRecord; zone: string; isSeveral: boolean }) {
  return (
    <div className={styles.narrow}>
      <div className={styles.first}>
        <PartLine part={record.key} isKey />
        <Mono className={styles.dim}>{formatClock(record.timestamp, zone)}</Mono>
      </div>
      <div className={styles.second}>
        <Mono className={styles.faint}>
          {isSeveral ? `${record.topic} ` : ''}P{record.partition}/{formatInteger(record.offset)}
        </Mono>
        <PartLine part={record.value} />
      </div>
    </div>
  )
}

function MarkerLine({ marker, isSeveral, cluster }: { marker: Marker; isSeveral: boolean; cluster: string }) {
  const { title, text, more } = markerWords(marker, isSeveral)
  const [first] = marker.ranges
  const isNote = marker.marker === 'note'
  return (
    <div className={isNote ? styles.note : styles.gap} title={more}>
      {isNote ? <Waypoints aria-hidden /> : <TriangleAlert aria-hidden />}
      <span>
        {title === '' ? null : <b>{title} </b>}
        {isNote ? <Dim>{text}</Dim> : text}
      </span>
      {first === undefined || marker.marker === 'expired' || marker.marker === 'topic-recreated' ? null : (
        <Link href={`${paths.messages(cluster, first.topic)}?order=oldest&p=${first.partition}&from=o:${first.from}&to=o:${first.to}`}>
          Read {isSeveral ? '' : 'P'}
          {isSeveral ? first.topic : first.partition} there
        </Link>
      )}
    </div>
  )
}
