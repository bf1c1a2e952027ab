'use client'
import { type FormEvent, type RefObject, useState } from 'react'
import type { TriageState } from '../../server/contract/dlqs.ts'
import { useRouteMutation } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './dlq.module.css'
import { triageOptions } from './dlq-model.ts'

interface Decided {
  state: TriageState
  owner: string | null
  note: string | null
}

interface Props {
  cluster: string
  topic: string
  topicId: string
  /** What is decided about: all that failed alike so far, or one record. */
  target: { failure: string } | { records: [number, string][] }
  decided: Decided
  /** Where the note is written, for keys that lead there. */
  note?: RefObject<HTMLInputElement | null>
}

/** What a decision changes on the screens. */
export const triageReads = ['dlqs.get', 'dlqs.list', 'dlqs.failures', 'dlqs.failure', 'dlqs.records', 'dlqs.record'] as const

/** State, owner and note, saved together. Give it a key of what it is about: it starts from what was decided. */
export function TriageForm({ cluster, topic, topicId, target, decided, note: field }: Props) {
  const [state, setState] = useState(decided.state)
  const [owner, setOwner] = useState(decided.owner ?? '')
  const [note, setNote] = useState(decided.note ?? '')
  const save = useRouteMutation('dlqs.triage', triageReads)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { ...target, state, topicId, owner: owner.trim() === '' ? null : owner, note: note.trim() === '' ? null : note }
    save.mutate({ cluster, topic, body })
  }
  return (
    <form className={styles.triage} onSubmit={submit} aria-label="Decision">
      <Select<TriageState> label="State" value={state} options={triageOptions} onChange={setState} size="medium" />
      <TextField label="Owner" placeholder="Owner" maxLength={100} value={owner} onChange={(event) => setOwner(event.target.value)} />
      <TextField
        className={styles.note}
        {...(field === undefined ? {} : { ref: field })}
        label="Note"
        placeholder="Note"
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="submit" off={save.isPending ? 'It is being saved' : null}>
        Save
      </Button>
      <span role="status" className={styles.faint}>
        {save.error === null ? (save.isSuccess ? 'Saved.' : '') : `Not saved: ${save.error.message}`}
      </span>
    </form>
  )
}
