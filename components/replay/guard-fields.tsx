'use client'
import { TextField } from '../ui/text-field.tsx'
import type { GuardDraft } from './guard-model.ts'
import styles from './replay.module.css'

/** What is sent first, and when the rest waits. */
export function GuardFields({ draft, onChange }: { draft: GuardDraft; onChange: (changes: Partial<GuardDraft>) => void }) {
  return (
    <>
      <span aria-hidden>Send first, then wait</span>
      <TextField
        label="Records that are sent first"
        placeholder="Empty: all at once"
        inputMode="numeric"
        value={draft.canary}
        onChange={(event) => onChange({ canary: event.target.value })}
      />
      {draft.canary.trim() === '' ? null : (
        <TextField
          label="Group whose reading tells of them"
          placeholder="Group; empty: those that failed"
          mono
          maxLength={249}
          value={draft.cg}
          onChange={(event) => onChange({ cg: event.target.value })}
        />
      )}
      <p className={styles.note}>The rest goes on when the group has read them and none is a dead letter again.</p>
      <span aria-hidden>Hold while a group is behind</span>
      <TextField
        label="Group that may not fall behind"
        placeholder="Group; empty: never held"
        mono
        maxLength={249}
        value={draft.hg}
        onChange={(event) => onChange({ hg: event.target.value })}
      />
      {draft.hg.trim() === '' && draft.hl.trim() === '' ? null : (
        <TextField
          label="Offsets that it may be behind"
          placeholder="Offsets behind"
          inputMode="numeric"
          value={draft.hl}
          onChange={(event) => onChange({ hl: event.target.value })}
        />
      )}
    </>
  )
}
