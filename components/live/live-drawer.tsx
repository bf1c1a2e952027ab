'use client'
import { Link2 } from 'lucide-react'
import { useMemo } from 'react'
import { useCopy } from '../messages/copy.ts'
import { Inspector } from '../messages/inspector.tsx'
import { permalink } from '../messages/permalink.ts'
import { RecordTitle } from '../messages/record-drawer.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { isMarker, type TailRecord } from './live-entry.ts'
import styles from './live-screen.module.css'
import type { LivePatch, LiveUrl, RecordPlace } from './live-url.ts'
import type { RowsView } from './rows-view.ts'
import type { TailStore } from './tail-store.ts'

interface Props {
  cluster: string
  place: RecordPlace
  store: TailStore
  view: Pick<LiveUrl, 'tab' | 'as' | 'key' | 'value'>
  onView: (patch: LivePatch) => void
  onClose: () => void
}

/** The record of a row beside the stream, which is received on. J and K move through the rows. */
export function LiveDrawer({ cluster, place, store, view, onView, onClose }: Props) {
  const copy = useCopy()
  const { topic, partition, offset } = place
  // The rows stand still while a record is open: looked for once for each record.
  const kept = useMemo(() => find(store.view().rows, { topic, partition, offset }), [store, topic, partition, offset])
  const whole = { cluster, ...place, topicId: kept?.topicId ?? null }
  return (
    <Drawer
      label={`Record ${offset} of partition ${partition}`}
      title={
        <>
          <RecordTitle place={whole} />
          <span className={styles.drawerTopic}>{topic}</span>
        </>
      }
      actions={
        <Button look="ghost" size="small" onClick={() => copy(permalink(whole), 'the link to this record')}>
          <Link2 aria-hidden />
          Link
        </Button>
      }
      onClose={onClose}
    >
      <Inspector place={whole} preview={kept} view={view} onView={onView} />
    </Drawer>
  )
}

function find(rows: RowsView, { topic, partition, offset }: RecordPlace): TailRecord | null {
  for (let index = 0; index < rows.count; index += 1) {
    const row = rows.at(index)
    if (row !== undefined && !isMarker(row) && row.offset === offset && row.partition === partition && row.topic === topic) return row
  }
  return null
}
