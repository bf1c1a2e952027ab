'use client'
import { Ellipsis } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { IconButton } from '../ui/button.tsx'
import { useHotkeys } from '../ui/hotkeys.ts'
import { Menu } from '../ui/menu.tsx'
import { useCopy } from './copy.ts'
import { journeyItems } from './journey-items.ts'
import type { RecordPlace } from './queries.ts'
import { type RecordActions, recordGroups } from './record-actions.ts'

interface Props {
  place: RecordPlace
  /** As the list has it: a preview of 2 kB at most. */
  record: KafkaRecord
  actions: Omit<RecordActions, 'copy'>
}

/** What can be done with the open record (`.`): copy it, or search for records like it. */
export function RecordMenu({ place, record, actions }: Props) {
  const [open, setOpen] = useState(false)
  const copy = useCopy()
  const router = useRouter()
  const follow = { heading: 'Follow', items: journeyItems(place, record, (address) => router.push(address)) }
  useHotkeys({ '.': () => setOpen(true) })
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      groups={[...recordGroups(place, record, { ...actions, copy }), ...(follow.items.length === 0 ? [] : [follow])]}
      trigger={
        <IconButton label="More (.)" size="small" aria-keyshortcuts=".">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    />
  )
}
