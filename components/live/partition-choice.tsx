'use client'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useRoute } from '../data/query.ts'
import { partitionsWords, readPartitions, writePartitions } from '../messages/partitions-model.ts'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { Small } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './live-screen.module.css'

interface Props {
  cluster: string
  topics: readonly string[]
  chosen: readonly number[]
  onChange: (partitions: readonly number[]) => void
}

/** Which partitions are followed; of several topics the same numbers of each. */
export function PartitionChoice({ cluster, topics, chosen, onChange }: Props) {
  const [open, setOpen] = useState(false)
  const [first = ''] = topics
  const topic = useRoute('topics.get', { cluster, topic: first }, { enabled: topics.length === 1, freshFor: 30_000 })
  const count = topics.length === 1 ? (topic.data?.partitions ?? null) : null
  const choose = (partitions: readonly number[]) => {
    setOpen(false)
    onChange(partitions)
  }
  return (
    <Popover
      label="Partitions"
      width={280}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="large">
          {partitionsWords(chosen, count)}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <Form chosen={chosen} count={count} onChoose={choose} />
    </Popover>
  )
}

function Form({ chosen, count, onChoose }: { chosen: readonly number[]; count: number | null; onChoose: (partitions: readonly number[]) => void }) {
  const [typed, setTyped] = useState(() => writePartitions(chosen))
  const read = readPartitions(typed, count)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if ('partitions' in read) onChoose(read.partitions)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Partitions"
        placeholder="0, 3, 7-9"
        mono
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        problem={'refused' in read ? read.refused : null}
      />
      <Small>{count === null ? 'The same numbers in each topic. Empty: all.' : `0 to ${count - 1}. Empty: all, also those that join later.`}</Small>
      <div className={styles.formFoot}>
        <Button size="small" onClick={() => onChoose([])}>
          Follow all
        </Button>
        <Button size="small" type="submit" off={'refused' in read ? read.refused : null}>
          Follow these
        </Button>
      </div>
    </form>
  )
}
