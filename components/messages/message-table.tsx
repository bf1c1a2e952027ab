'use client'
import dynamic from 'next/dynamic'
import { type RefObject, useMemo, useState } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { formatDay } from '../ui/format-time.ts'
import { MEDIUM, useMedia } from '../ui/media.ts'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import type { Hit } from './hits.ts'
import { messageCells, messageColumns, NarrowMessage, type TableShape } from './message-cells.tsx'
import type { MessagesPatch } from './messages-url.ts'
import { NoticeMarker } from './notices.tsx'
import type { RecordActions } from './record-actions.ts'
import type { MenuPlace } from './row-menu.tsx'
import { type MessageRow, sharedDay } from './row-model.ts'
import { ROW_HEIGHTS, useDensity, useHiddenColumns } from './view-settings.ts'

const RowMenu = dynamic(() => import('./row-menu.tsx').then((module) => module.RowMenu), { ssr: false })

interface Props {
  cluster: string
  topic: string
  rows: readonly MessageRow[]
  /** `7/48283175`: the record that the drawer shows. */
  open: string | null
  onOpen: (row: Extract<MessageRow, { kind: 'record' }>) => void
  /** A row became the active one by keyboard. */
  onActive: (row: Extract<MessageRow, { kind: 'record' }>) => void
  onChange: (patch: MessagesPatch) => void
  scrollRef: RefObject<HTMLDivElement | null>
  hit?: Hit | null
  /** Columns by path. */
  paths: readonly string[]
  /** What the menu of a row does with the rest of the screen. */
  actions: Omit<RecordActions, 'copy'>
}

/** The records of a page in their order, with gaps and hidden stretches at their places. */
export function MessageTable({ cluster, topic, rows, open, onOpen, onActive, onChange, scrollRef, hit = null, paths, actions }: Props) {
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const { zone } = useTimeZone()
  const medium = useMedia(MEDIUM)
  const [hidden] = useHiddenColumns()
  const [density] = useDensity()
  const day = useMemo(
    () =>
      sharedDay(
        rows.flatMap((row) => (row.kind === 'record' ? [row.record] : [])),
        (instant) => formatDay(instant, zone),
      ),
    [rows, zone],
  )
  const onMenu: TableShape['onMenu'] = (record, column, at) => {
    const row = rows.find((each) => each.kind === 'record' && each.record === record)
    if (row?.kind === 'record') setMenu({ row, column, ...at })
  }
  const shape = { zone, day, wide: open === null && !medium, hit, paths, hidden, onMenu }
  const recordAt = (index: number, use: (row: Extract<MessageRow, { kind: 'record' }>) => void) => {
    const row = rows[index]
    if (row?.kind === 'record') use(row)
  }
  return (
    <>
      <VirtualGrid
        label={`Records of ${topic}`}
        columns={messageColumns(shape)}
        count={rows.length}
        rowKey={(index) => rows[index]?.key ?? String(index)}
        cells={(index) => {
          const row = rows[index]
          return row?.kind === 'record' ? messageCells(row.record, shape) : []
        }}
        marker={(index) => {
          const row = rows[index]
          return row?.kind === 'notice' ? <NoticeMarker notice={row.notice} onChange={onChange} /> : null
        }}
        narrow={(index) => {
          const row = rows[index]
          return row?.kind === 'record' ? <NarrowMessage record={row.record} {...shape} /> : null
        }}
        rowHeight={ROW_HEIGHTS[density]}
        narrowRowHeight={64}
        isSelected={(index) => open !== null && rows[index]?.key === open}
        currentKey={open}
        onOpen={(index) => recordAt(index, onOpen)}
        onActive={(index) => recordAt(index, onActive)}
        onMenu={(index, column, at) => recordAt(index, (row) => setMenu({ row, column, ...at }))}
        total={-1}
        scrollRef={scrollRef}
      />
      {menu === null ? null : (
        <RowMenu at={menu} place={{ cluster, topic }} actions={actions} onInspect={() => onOpen(menu.row)} onClose={() => setMenu(null)} />
      )}
    </>
  )
}
