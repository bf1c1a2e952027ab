'use client'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { addressOf } from '../data/client.ts'
import { fieldClauses, notClause } from '../search/field-clauses.ts'
import { IconButton } from '../ui/button.tsx'
import { useHotkeys } from '../ui/hotkeys.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { useCopy } from './copy.ts'
import { isJson } from './part-model.ts'
import type { RecordPlace } from './queries.ts'

interface Props {
  place: RecordPlace
  /** As the list has it: a preview of 2 kB at most. */
  record: KafkaRecord
  /** Searches for records with this whole key. */
  onKey: (key: string) => void
  /** Adds a condition to the expression. */
  onClause: (clause: string) => void
}

/** What can be done with the open record (`.`): copy it, or search for records like it. */
export function RecordMenu({ place, record, onKey, onClause }: Props) {
  const [open, setOpen] = useState(false)
  const copy = useCopy()
  useHotkeys({ '.': () => setOpen(true) })
  const groups = [
    { heading: 'Copy', items: copyItems(place, record, copy) },
    { heading: 'Only this', items: likeItems(record, onKey, onClause) },
    { heading: 'Not this', items: unlikeItems(record, onClause) },
  ]
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      groups={groups.filter(({ items }) => items.length > 0)}
      trigger={
        <IconButton label="More (.)" size="small" aria-keyshortcuts=".">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    />
  )
}

function copyItems(place: RecordPlace, record: KafkaRecord, copy: ReturnType<typeof useCopy>): MenuItem[] {
  const { cluster, topic, partition, offset } = place
  const address = () => `${window.location.origin}${addressOf('records.get', { cluster, topic, partition, offset })}`
  const cut = 'The list has only a preview; copy it from the tab Value'
  const value = record.value.decoded ?? record.value.text
  return [
    {
      id: 'value',
      label: 'Value',
      off: record.value.truncated ? cut : value === null ? 'It is null, or no text' : null,
      onSelect: () => copy(value ?? '', 'the value'),
    },
    { id: 'offset', label: 'Offset', onSelect: () => copy(offset, 'the offset') },
    { id: 'place', label: 'Topic, partition, offset', onSelect: () => copy(`${topic}/${partition}/${offset}`, 'the place of this record') },
    {
      id: 'curl',
      label: 'As curl',
      note: 'Reads the record with all of its bytes',
      onSelect: () => copy(`curl -m 30 '${address()}'`, 'the command'),
    },
  ]
}

function likeItems({ key, value }: KafkaRecord, onKey: Props['onKey'], onClause: Props['onClause']): MenuItem[] {
  const text = key.decoder === 'text' && !key.truncated ? key.decoded : null
  return [
    ...(text === null ? [] : [{ id: 'key', label: `key is ${text}`, onSelect: () => onKey(text) }]),
    ...clausesOf(value).map(({ clause }) => ({ id: clause, label: clause, onSelect: () => onClause(clause) })),
  ]
}

function unlikeItems({ value }: KafkaRecord, onClause: Props['onClause']): MenuItem[] {
  return clausesOf(value).map(({ clause }) => ({ id: clause, label: notClause(clause), onSelect: () => onClause(notClause(clause)) }))
}

const clausesOf = (value: KafkaRecord['value']) => (isJson(value) ? fieldClauses(value.decoded ?? '') : [])
