'use client'
import { ChevronDown, ChevronUp, Link2 } from 'lucide-react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { SendAgain } from '../produce/send-again.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { countOf } from '../ui/format-number.ts'
import { useCopy } from './copy.ts'
import { Digits } from './digits.tsx'
import styles from './inspector.module.css'
import { Inspector, type InspectorView } from './inspector.tsx'
import { recordRef } from './messages-url.ts'
import { permalink } from './permalink.ts'
import type { RecordPlace } from './queries.ts'
import type { RecordActions } from './record-actions.ts'
import { RecordMenu } from './record-menu.tsx'
import type { MessageRow } from './row-model.ts'

interface Props extends InspectorView {
  place: RecordPlace
  rows: readonly MessageRow[]
  /** Shows another record of the page. */
  onGo: (record: KafkaRecord) => void
  onClose: () => void
  /** Searches for records like the open one. */
  actions: Omit<RecordActions, 'copy'>
}

/** The inspector docked beside the list. J and K move through the rows of the list. */
export function RecordDrawer({ place, rows, view, onView, onGo, onClose, actions }: Props) {
  const copy = useCopy()
  const records = rows.flatMap((row) => (row.kind === 'record' ? [row.record] : []))
  const at = records.findIndex((record) => recordRef(record) === recordRef(place))
  const [before, shown, after] = [at > 0 ? records[at - 1] : undefined, records[at], at < 0 ? undefined : records[at + 1]]
  return (
    <Drawer
      label={`Record ${place.offset} of partition ${place.partition}`}
      title={
        <>
          <RecordTitle place={place} />
          <span className={styles.count}>{at < 0 ? 'not on this page' : `${at + 1} of ${countOf(records.length, 'record')}`}</span>
        </>
      }
      actions={
        <>
          <IconButton
            label="Record above (K)"
            size="small"
            off={before === undefined ? 'This is the first row' : null}
            onClick={() => before && onGo(before)}
          >
            <ChevronUp aria-hidden />
          </IconButton>
          <IconButton
            label="Record below (J)"
            size="small"
            off={after === undefined ? 'This is the last row' : null}
            onClick={() => after && onGo(after)}
          >
            <ChevronDown aria-hidden />
          </IconButton>
          <span className={styles.separator} aria-hidden />
          <Button look="ghost" size="small" onClick={() => copy(permalink(place), 'the link to this record')}>
            <Link2 aria-hidden />
            Link
          </Button>
          <SendAgain place={place} />
          {shown === undefined ? null : <RecordMenu place={place} record={shown} actions={actions} />}
        </>
      }
      onClose={onClose}
    >
      <Inspector place={place} preview={shown ?? null} view={view} onView={onView} />
    </Drawer>
  )
}

export function RecordTitle({ place }: { place: RecordPlace }) {
  return (
    <span className={styles.title}>
      P{place.partition} / <Digits>{place.offset}</Digits>
    </span>
  )
}
