'use client'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { TextField } from '../ui/text-field.tsx'
import { partitionsWords, readPartitions, writePartitions } from './partitions-model.ts'
import styles from './strip.module.css'

/** More than these are only typed. */
const BUTTONS = 256

interface Props {
  chosen: readonly number[]
  /** null while it is not known. */
  count: number | null
  onChange: (partitions: readonly number[]) => void
}

/** Which partitions are read: all, or some. */
export function PartitionsPopover({ chosen, count, onChange }: Props) {
  const [open, setOpen] = useState(false)
  const choose = (partitions: readonly number[]) => {
    onChange(partitions)
    setOpen(false)
  }
  return (
    <Popover
      label="Partitions"
      width={340}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" title="Partitions">
          {partitionsWords(chosen, count)}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {open ? <PartitionsForm chosen={chosen} count={count} onChange={choose} /> : null}
    </Popover>
  )
}

function PartitionsForm({ chosen, count, onChange }: Props) {
  const [text, setText] = useState(() => writePartitions(chosen))
  const reading = readPartitions(text, count)
  const draft = 'partitions' in reading ? reading.partitions : []
  const toggle = (partition: number) =>
    setText(writePartitions((draft.includes(partition) ? draft.filter((one) => one !== partition) : [...draft, partition]).sort((a, b) => a - b)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if ('partitions' in reading) onChange(reading.partitions)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Partitions"
        mono
        autoFocus
        value={text}
        placeholder="All. Or some: 0, 3, 7-9"
        onChange={(event) => setText(event.target.value)}
        problem={'refused' in reading ? reading.refused : null}
      />
      {count === null || count > BUTTONS ? null : (
        <div className={styles.numbers}>
          {Array.from({ length: count }, (_partition, partition) => (
            <Button
              // biome-ignore lint/suspicious/noArrayIndexKey: partitions are their numbers
              key={partition}
              size="small"
              aria-label={`Partition ${partition}`}
              aria-pressed={draft.includes(partition)}
              onClick={() => toggle(partition)}
            >
              {partition}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.foot}>
        <Button look="ghost" onClick={() => onChange([])}>
          All
        </Button>
        <Button type="submit">Read {partitionsWords(draft, count).toLowerCase()}</Button>
      </div>
    </form>
  )
}
