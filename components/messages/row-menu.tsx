'use client'
import { Menu } from '../ui/menu.tsx'
import { useCopy } from './copy.ts'
import styles from './messages.module.css'
import type { RecordPlace } from './queries.ts'
import { cellItems, type RecordActions, recordGroups } from './record-actions.ts'
import type { MessageRow } from './row-model.ts'

/** Which row was asked about, in which column, and where the menu stands. */
export interface MenuPlace {
  row: Extract<MessageRow, { kind: 'record' }>
  column: string | null
  x: number
  y: number
}

interface Props {
  at: MenuPlace
  place: Pick<RecordPlace, 'cluster' | 'topic'>
  actions: Omit<RecordActions, 'copy'>
  onInspect: () => void
  onClose: () => void
}

/** The menu of a row (`.` or the right button), with what can be done with the cell under the pointer first. */
export function RowMenu({ at, place, actions, onInspect, onClose }: Props) {
  const copy = useCopy()
  const { record } = at.row
  const { partition, offset, topicId } = record
  const all = { ...actions, copy }
  const cell = at.column === null ? [] : cellItems(record, at.column, all)
  return (
    <Menu
      open
      align="start"
      onOpenChange={(open) => !open && onClose()}
      groups={[
        ...(cell.length === 0 ? [] : [{ items: cell }]),
        { items: [{ id: 'inspect', label: 'Inspect', onSelect: onInspect }] },
        ...recordGroups({ ...place, partition, offset, topicId }, record, all),
      ]}
      trigger={<span aria-hidden className={styles.menuPlace} style={{ left: at.x, top: at.y }} />}
    />
  )
}
