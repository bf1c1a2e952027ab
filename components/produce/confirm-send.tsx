'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { countOf } from '../ui/format-number.ts'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './produce.module.css'

interface Props {
  cluster: string
  topic: string
  count: number
  onClose: () => void
  onSend: () => void
}

/** On clusters marked production: the topic's name is typed before anything is written. */
export function ConfirmSend({ cluster, topic, count, onClose, onSend }: Props) {
  const [typed, setTyped] = useState('')
  const off = typed === topic ? null : 'Type the name of the topic first'
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Write ${countOf(count, 'record')} to production`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" off={off} onClick={onSend}>
            Send {countOf(count, 'record')}
          </Button>
        </>
      }
    >
      <div className={styles.confirm}>
        <p>
          Cluster {cluster} is marked production. Consumers of <Mono>{topic}</Mono> read what is written; it cannot be taken back. Type the name of
          the topic to go on.
        </p>
        <TextField label="Name of the topic" mono value={typed} onChange={(event) => setTyped(event.target.value)} />
      </div>
    </Dialog>
  )
}
