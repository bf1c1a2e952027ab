'use client'
import { Copy, Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import styles from './produce.module.css'
import { emptyRecord, nextId, type RecordDraft } from './produce-model.ts'

interface Props {
  records: readonly RecordDraft[]
  current: number
  onCurrent: (index: number) => void
  onChange: (records: RecordDraft[], current: number) => void
}

const MOST = 50

/** Several records are written together; one of them is in sight. */
export function RecordSwitcher({ records, current, onCurrent, onChange }: Props) {
  const shown = records[current]
  const full = records.length >= MOST ? `${MOST} records at most; send more through the API` : null
  const add = (record: RecordDraft) => onChange([...records, record], records.length)
  return (
    <div className={styles.switcher}>
      {records.length < 2 ? null : (
        <Segmented
          label="Record"
          size="small"
          value={String(current)}
          options={records.map((_record, index) => ({ value: String(index), label: `Record ${index + 1}` }))}
          onChange={(index) => onCurrent(Number(index))}
        />
      )}
      <Button size="small" off={full} onClick={() => add(emptyRecord(nextId(records)))}>
        <Plus aria-hidden />
        Add a record
      </Button>
      <Button size="small" look="ghost" off={full} onClick={() => shown !== undefined && add({ ...shown, id: nextId(records) })}>
        <Copy aria-hidden />
        Duplicate
      </Button>
      {records.length < 2 ? null : (
        <IconButton
          size="small"
          label={`Remove record ${current + 1}`}
          onClick={() => onChange(records.toSpliced(current, 1), Math.max(0, current - 1))}
        >
          <Trash2 aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
