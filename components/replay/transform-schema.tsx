'use client'
import { useId } from 'react'
import { useRoute } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './transform.module.css'
import type { TransformDraft } from './transform-model.ts'

interface Props {
  cluster: string
  suggested: string | null
  draft: TransformDraft
  onChange: (changes: Partial<TransformDraft>) => void
}

/** Which version of which subject the values are written in. */
export function TransformSchema({ cluster, suggested, draft, onChange }: Props) {
  const list = useId()
  const subject = draft.subject.trim()
  const found = useRoute('subjects.list', { cluster, search: subject, limit: 20 }, { keepLast: true, freshFor: 10_000 })
  const known = useRoute('subjects.get', { cluster, subject }, { enabled: subject !== '', freshFor: 10_000 })
  const chosen = useRoute(
    'subjects.version',
    { cluster, subject, version: draft.version ?? 'latest' },
    { enabled: known.data !== undefined, keepLast: true, freshFor: 10_000 },
  )
  const messages = known.data === undefined ? [] : (chosen.data?.messages ?? [])
  const versions = ['latest', ...[...(known.data?.versions ?? [])].reverse().map(String)]
  const shown = draft.version ?? 'latest'
  const trouble = subject === '' ? null : (known.error ?? chosen.error ?? found.error)
  return (
    <>
      <TextField
        label="Subject"
        mono
        placeholder={suggested ?? 'orders-value'}
        list={list}
        value={draft.subject}
        onChange={(event) => onChange({ subject: event.target.value, version: null, message: '' })}
      />
      <datalist id={list}>
        {found.data?.items.map((item) => (
          <option key={item.subject} value={item.subject} />
        ))}
      </datalist>
      <div className={styles.line}>
        {subject === '' && suggested !== null ? (
          <Button size="small" onClick={() => onChange({ subject: suggested })}>
            Use {suggested}
          </Button>
        ) : null}
        {known.data === undefined ? null : (
          <Select
            label="Version"
            value={shown}
            options={(versions.includes(shown) ? versions : [...versions, shown]).map((value) => ({
              value,
              label: value === 'latest' ? 'Latest version' : `Version ${value}`,
            }))}
            onChange={(version) => onChange({ version: version === 'latest' ? null : version, message: '' })}
          />
        )}
        {messages.length < 2 ? null : (
          <Select
            label="Message"
            value={draft.message === '' ? (messages[0] ?? '') : draft.message}
            options={messages.map((value) => ({ value, label: value }))}
            onChange={(message) => onChange({ message })}
          />
        )}
      </div>
      {trouble === null ? null : <NoticeRow status="warn">{trouble.message}</NoticeRow>}
    </>
  )
}
